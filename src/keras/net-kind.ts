type NetKind = "hdf5" | "zip" | "json";

/** By the first bytes: names say little, an old .keras file may be HDF5. null: not a net that petri reads. */
export const netKind = (bytes: Uint8Array): NetKind | null => {
  const start = Buffer.from(bytes.subarray(0, 100));
  if (start.toString("latin1", 1, 4) === "HDF") return "hdf5";
  if (start.toString("latin1", 0, 2) === "PK") return "zip";
  return /^\s*[{[]/.test(start.toString("utf8")) ? "json" : null;
};

export const noNet = "it is none of these: a tfjs model.json, an .h5 file, a .keras file";
