import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { kernelsOf, prepareEnvironment, threadsOf } from "../../src/engine/load-engine.ts";
import { hasNvidiaDriver, noDriver, nvidiaDriverSigns } from "../../src/engine/nvidia.ts";
import { installCommand } from "../../src/engine/package-manager.ts";
import { unsupported, type Machine } from "../../src/engine/platform.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("unsupported", () => {
  const linux: Machine = { platform: "linux", arch: "x64", glibc: "2.36" };

  it("is nothing on 64-bit Linux with a C library of 2.27 or newer", () => {
    for (const glibc of ["2.27", "2.36", "3.0"]) expect(unsupported({ ...linux, glibc })).to.be.null;
  });

  it("names the C library where it is too old or another", () => {
    expect(unsupported({ ...linux, glibc: "2.26" })?.message).to.contain(
      "2.27 or newer, and this one is 2.26",
    );
    expect(unsupported({ ...linux, glibc: null })?.message).to.contain("needs the GNU C library");
  });

  it("leads other platforms to the npm package's own install script", () => {
    for (const [platform, arch] of [
      ["darwin", "arm64"],
      ["win32", "x64"],
      ["linux", "arm64"],
    ] as const)
      expect(unsupported({ platform, arch, glibc: null })?.mend).to.equal(
        "npm rebuild --prefix tfjs @tensorflow/tfjs-node-gpu --ignore-scripts=false",
      );
  });
});

describe("prepareEnvironment", () => {
  it("hides every GPU and quiets the log for the CPU", () => {
    const environment = { CUDA_VISIBLE_DEVICES: "0" };
    prepareEnvironment(environment, "cpu", 2);
    expect(environment).to.deep.equal({
      CUDA_VISIBLE_DEVICES: "-1",
      TF_CPP_MIN_LOG_LEVEL: "2",
      TF_NUM_INTRAOP_THREADS: "2",
    });
  });

  it("asks for repeatable ops on a GPU and leaves the choice of devices to the user", () => {
    const environment = { CUDA_VISIBLE_DEVICES: "1" };
    prepareEnvironment(environment, "gpu", 2);
    expect(environment).to.deep.equal({
      CUDA_VISIBLE_DEVICES: "1",
      TF_CPP_MIN_LOG_LEVEL: "2",
      TF_NUM_INTRAOP_THREADS: "2",
      TF_DETERMINISTIC_OPS: "1",
      TF_FORCE_GPU_ALLOW_GROWTH: "true",
    });
  });

  it("keeps what the user set", () => {
    const environment = {
      TF_CPP_MIN_LOG_LEVEL: "0",
      TF_DETERMINISTIC_OPS: "0",
      TF_FORCE_GPU_ALLOW_GROWTH: "false",
    };
    prepareEnvironment(environment, "gpu", 2);
    expect(environment).to.deep.equal({
      TF_CPP_MIN_LOG_LEVEL: "0",
      TF_NUM_INTRAOP_THREADS: "2",
      TF_DETERMINISTIC_OPS: "0",
      TF_FORCE_GPU_ALLOW_GROWTH: "false",
    });
  });
});

describe("threadsOf", () => {
  it("is the user's, else the earlier run's, else one a core", () => {
    expect(threadsOf({ TF_NUM_INTRAOP_THREADS: "3" }, 4)).to.equal(3);
    expect(threadsOf({}, 4)).to.equal(4);
    expect(threadsOf({}, null)).to.equal(availableParallelism());
  });

  it("is not what TensorFlow would not follow", () => {
    for (const value of ["0", "-1", "many", "1.5", ""])
      expect(threadsOf({ TF_NUM_INTRAOP_THREADS: value }, 4)).to.equal(4);
  });
});

describe("kernelsOf", () => {
  it("is petri's by default, stock by request, and null for anything else", () => {
    expect(kernelsOf({})).to.equal("petri");
    expect(kernelsOf({ PETRI_KERNELS: "stock" })).to.equal("stock");
    expect(kernelsOf({ PETRI_KERNELS: "" })).to.be.null;
  });
});

describe("nvidiaDriverSigns", () => {
  const temporary = temporaryFolder();

  it("finds nvidia-smi on PATH and libcuda on the library path", () => {
    const folder = mkdtempSync(path.join(temporary(), "nvidia-"));
    writeFileSync(path.join(folder, "nvidia-smi"), "", { mode: 0o755 });
    writeFileSync(path.join(folder, "libcuda.so.1"), "");
    const signs = nvidiaDriverSigns({ PATH: folder, LD_LIBRARY_PATH: folder });
    const found = signs.filter((sign) => sign.found).map(({ what }) => what);
    expect(found).to.include.members(["the library libcuda.so.1", "the program nvidia-smi"]);
    expect(hasNvidiaDriver(signs)).to.be.true;
  });

  it("tells what was looked for when nothing is there", () => {
    const signs = [
      { what: "a driver", found: false },
      { what: "a library", found: false },
    ];
    expect(hasNvidiaDriver(signs)).to.be.false;
    expect(noDriver(signs).message).to.equal(
      "no GPU can be used: none of these was found: a driver, a library",
    );
  });
});

describe("installCommand", () => {
  const temporary = temporaryFolder();

  const withManager = (manager: string): NodeJS.ProcessEnv => {
    const folder = path.join(temporary(), manager);
    mkdirSync(folder);
    writeFileSync(path.join(folder, manager), "", { mode: 0o755 });
    return { PATH: folder };
  };

  it("speaks the language of the system's package manager", () => {
    expect(installCommand("compiler", withManager("apt-get"))).to.match(/^(sudo )?apt-get install -y g\+\+$/);
    expect(installCommand("compiler", withManager("dnf"))).to.match(/^(sudo )?dnf install -y gcc-c\+\+$/);
    expect(installCommand("python", withManager("pacman"))).to.match(
      /^(sudo )?pacman -S --noconfirm python python-pip$/,
    );
  });

  it("is null where no manager is known", () => {
    expect(installCommand("compiler", { PATH: temporary() })).to.be.null;
  });
});
