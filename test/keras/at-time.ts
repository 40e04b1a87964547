/** Runs with the clock at a day, as if it were then. */
export const atTime = async <T>(day: string, act: () => Promise<T>): Promise<T> => {
  const clock = Object.getOwnPropertyDescriptor(Date, "now");
  Object.defineProperty(Date, "now", { ...clock, value: () => Date.parse(day) });
  try {
    return await act();
  } finally {
    if (clock !== undefined) Object.defineProperty(Date, "now", clock);
  }
};
