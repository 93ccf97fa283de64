// Reads streams by fetch, and by EventSource. Arguments: a list with whether an EventSource reads each stream, the types of events
// to listen to, and what to call with a list of { pieces, events }.
const [opened, types, done] = arguments;
const count = opened.length;

const byFetch = async number => {
  const response = await fetch(`/fetch/${number}`);
  const pieces = [];
  const reader = response.body.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return pieces;
    pieces.push([...value]);
  }
};

// Resolves when the server has refused the second connection.
const bySource = number => new Promise(resolve => {
  const events = [];
  if (!opened[number]) return resolve(events);
  const source = new EventSource(`/source/${number}`);
  for (const type of new Set(["message", ...types])) {
    source.addEventListener(type, event => events.push([event.type, event.data, event.lastEventId]));
  }
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) resolve(events);
  });
});

// A browser has six connections to a host: the streams take turns, so that none waits for a connection when its time has come.
const inTurns = async (read, atOnce) => {
  const found = [];
  let next = 0;
  const turn = async () => {
    while (next < count) {
      const number = next++;
      found[number] = await read(number);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, turn));
  return found;
};

(async () => {
  const pieces = await inTurns(byFetch, 4);
  const events = await inTurns(bySource, count);
  done(pieces.map((pieces, number) => ({ pieces, events: events[number] })));
})().catch(error => done(String(error)));
