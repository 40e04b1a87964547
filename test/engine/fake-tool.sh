# Stands in for python3 and g++ in the tests of the set-up: sh fake-tool.sh FOLDER PROGRAM ARGUMENTS...
PATH=/usr/bin:/bin
folder=$1
program=$2
shift 2
behaviour=$(cat "$folder/behaviour")

record() {
  echo "$1" >> "$folder/calls"
}

fail() {
  echo "$1" >&2
  exit 1
}

download() {
  record download
  for argument; do
    case $argument in --dest=*) destination=${argument#--dest=} ;; esac
  done
  case $behaviour in
    no-wheel) fail "ERROR: No matching distribution found for tensorflow-cpu==2.21.0" ;;
    disk-full) fail "ERROR: Could not install packages: [Errno 28] No space left on device" ;;
  esac
  echo wheel > "$destination/tensorflow.whl"
  # What is killed half-way leaves half a file.
  if [ "$behaviour" = cut-off ]; then kill -9 $$; fi
}

# unpack SCRIPT WHEEL FOLDER
unpack() {
  record unpack
  if [ "$behaviour" = bad-wheel ]; then fail "zipfile.BadZipFile: File is not a zip file"; fi
  mkdir -p "$3/tensorflow"
  for name in libtensorflow_cc.so.2 libtensorflow_framework.so.2; do
    printf %s "$name" > "$3/tensorflow/$name"
    sha256=$(sha256sum < "$3/tensorflow/$name" | cut -d " " -f 1)
    echo "{\"file\": \"tensorflow/$name\", \"bytes\": ${#name}, \"sha256\": \"$sha256\"}"
  done
}

compile() {
  record compile
  if [ "$behaviour" = compile-error ]; then fail "tfjs_backend.cc:1:1: error: unknown type name"; fi
  while [ "$1" != -o ]; do shift; done
  printf binding > "$2"
}

# pip install: what Optuna and one package that it needs come to.
install() {
  record install
  for argument; do
    case $argument in --target=*) packages=${argument#--target=} ;; esac
  done
  case $behaviour in
    disk-full) fail "ERROR: Could not install packages: [Errno 28] No space left on device" ;;
    no-pip) fail "/usr/bin/python3: No module named pip" ;;
    no-wheel) fail "ERROR: No matching distribution found for optuna==5.0.0" ;;
  esac
  echo "Ignoring colorama: markers 'sys_platform == \"win32\"' don't match your environment"
  echo "Collecting alembic==1.20.1"
  mkdir -p "$packages/alembic"
  echo alembic > "$packages/alembic/__init__.py"
  if [ "$behaviour" = cut-off ]; then kill -9 $$; fi
  echo "Collecting optuna==5.0.0"
  mkdir -p "$packages/optuna/__pycache__"
  echo optuna > "$packages/optuna/__init__.py"
  echo compiled > "$packages/optuna/__pycache__/__init__.pyc"
}

case "$program $1 $3" in
  "g++ --version "*) echo "g++ 99" ;;
  "g++ "*) compile "$@" ;;
  "python3 -m download") download "$@" ;;
  "python3 -m install") install "$@" ;;
  "python3 -c "*)
    if [ "$behaviour" = old-python ]; then echo "3 9 cpython-39-fake"; else echo "3 11 cpython-311-fake"; fi
    ;;
  "python3 -m --version")
    if [ "$behaviour" = no-pip ]; then fail "No module named pip"; fi
    echo "pip 99.1 from somewhere"
    ;;
  python3*) unpack "$@" ;;
esac
