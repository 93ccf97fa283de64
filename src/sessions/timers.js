// A worker with nothing but timers, because a browser slows down those of a page in the background. [number, millis] starts
// one, [number] ends it; when one has run, its number is posted.
const timers = new Map();

onmessage = ({ data: [number, millis] }) => {
  clearTimeout(timers.get(number));
  timers.delete(number);
  if (millis === undefined) return;
  const run = () => {
    timers.delete(number);
    postMessage(number);
  };
  timers.set(number, setTimeout(run, millis));
};
