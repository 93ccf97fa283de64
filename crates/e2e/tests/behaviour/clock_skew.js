// A computer whose clock is wrong: every way to ask for the time of day is off by HOURS hours.
const skewMillis = HOURS * 3_600_000;
const RealDate = Date;
globalThis.Date = class Date extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + skewMillis);
    else super(...parts);
  }
  static now() {
    return RealDate.now() + skewMillis;
  }
};
const timeOrigin = performance.timeOrigin + skewMillis;
Object.defineProperty(performance, "timeOrigin", { get: () => timeOrigin });
