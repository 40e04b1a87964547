import type { Shape } from "./warp.ts";

/** Mirrors a picture left to right, in place. */
export const flipHorizontal = (values: Float32Array, { height, width, channels }: Shape): void => {
  for (let row = 0; row < height; row++) {
    let left = row * width * channels;
    let right = left + (width - 1) * channels;
    for (; left < right; left += channels, right -= channels) {
      for (let channel = 0; channel < channels; channel++) {
        const kept = values[left + channel] ?? 0;
        values[left + channel] = values[right + channel] ?? 0;
        values[right + channel] = kept;
      }
    }
  }
};

/** Turns a picture upside down, in place. */
export const flipVertical = (values: Float32Array, { height, width, channels }: Shape): void => {
  const line = width * channels;
  for (let top = 0, bottom = height - 1; top < bottom; top++, bottom--) {
    const kept = values.slice(top * line, (top + 1) * line);
    values.copyWithin(top * line, bottom * line, (bottom + 1) * line);
    values.set(kept, bottom * line);
  }
};
