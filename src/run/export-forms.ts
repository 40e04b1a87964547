export const exportForms = ["keras", "h5", "tfjs"] as const;

/** keras: Keras 3's .keras; h5: Keras' legacy whole-model HDF5; tfjs: the folder of a tfjs LayersModel. */
export type ExportForm = (typeof exportForms)[number];
