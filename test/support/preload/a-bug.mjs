// The first answer that petri prints meets a fault of petri's own, whose message would colour the terminal.
process.stdout.write = () => {
  throw new TypeError("\u001b[31mnothing\u001b[0m is no text");
};
