import type { Engine, Tensor } from "./engine.ts";
import { nth } from "./nth.ts";

/** A tensor that TensorFlow keeps under a handle, so that its training ops can change it in place. */
export interface ResourceVariable {
  /** What the training ops take; kept outside every tidy until dispose. */
  readonly handle: Tensor;
  readonly shape: readonly number[];
  /**
   * The value now. It shares memory with the variable: an update while it is alive copies first (the value read
   * stays as it was), so dispose it before. Belongs to the caller's tidy.
   */
  read(): Tensor;
  /** Makes `value` (same shape, float32) the value, without a copy; the next update copies if `value` is still alive. */
  assign(value: Tensor): void;
  /** Frees the memory and the handle. Not to be used afterwards. */
  dispose(): void;
}

let made = 0;

/** Float32, with the shape and value of `initial`, which stays the caller's. Dispose it: no tidy does. */
export const makeResourceVariable = (engine: Engine, initial: Tensor): ResourceVariable => {
  made += 1;
  const handle = makeHandle(engine, initial.shape, `petri/${made}`);
  const assign = (value: Tensor) => {
    engine.execute(
      "AssignVariableOp",
      [{ name: "dtype", type: "dtype", value: "float32" }],
      [handle, value],
      0,
    );
  };
  assign(initial);
  return {
    handle,
    shape: initial.shape,
    assign,
    read: () =>
      nth(
        engine.execute("ReadVariableOp", [{ name: "dtype", type: "dtype", value: "float32" }], [handle], 1),
        0,
      ),
    dispose: () => {
      engine.execute("DestroyResourceOp", [], [handle], 0);
      handle.dispose();
    },
  };
};

/** TensorFlow shares a variable between all handles of one name, so every name is given once. */
const makeHandle = (engine: Engine, shape: readonly number[], name: string): Tensor => {
  const handles = engine.execute(
    "VarHandleOp",
    [
      { name: "dtype", type: "dtype", value: "float32" },
      { name: "shape", type: "shape", value: shape },
      { name: "shared_name", type: "string", value: name },
    ],
    [],
    1,
  );
  return engine.tf.keep(nth(handles, 0));
};
