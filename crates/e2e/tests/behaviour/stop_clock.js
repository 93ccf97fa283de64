// From now on this document's monotonic clock stands still, so many milliseconds after the moment at which it was stopped first.
const millis = arguments[0];
window.stoppedAt ??= performance.now();
performance.now = () => window.stoppedAt + millis;
