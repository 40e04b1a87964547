/**
 * Makes vectors orthonormal, in place: the columns of Q in a QR decomposition whose R has a positive diagonal, which is
 * what Keras' orthogonal initialiser takes. Modified Gram and Schmidt in float64, good for vectors of random normal
 * numbers, which are far from parallel.
 * @param vectors all of one length, at most as many as they are long
 */
export function orthonormalize(vectors: readonly Float64Array[]): void {
  for (const [i, vector] of vectors.entries()) {
    for (const unit of vectors.slice(0, i)) add(vector, unit, -dot(vector, unit));
    const length = Math.sqrt(dot(vector, vector));
    vector.forEach((value, k) => (vector[k] = value / length));
  }
}

/** a += factor * b */
function add(a: Float64Array, b: Float64Array, factor: number): void {
  for (let k = 0; k < a.length; k++) a[k] = (a[k] ?? 0) + factor * (b[k] ?? 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
