/** A JSON value, as Keras' files hold it. */
export type KerasValue =
  null | boolean | number | string | readonly KerasValue[] | { readonly [key: string]: KerasValue };

export type KerasMap = Readonly<Record<string, KerasValue>>;

/** How Keras 3 names an object of its own: where it is exported, its class, the arguments that make it. */
export const kerasObject = (module: string, className: string, config: KerasMap): KerasMap => ({
  module,
  class_name: className,
  config,
  registered_name: null,
});
