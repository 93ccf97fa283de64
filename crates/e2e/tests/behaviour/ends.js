// Asks the endpoint, whose page this is, for ends of every kind, and calls its last argument with what it saw of them.
const done = arguments[arguments.length - 1];
const feed = () => `feed=1,20,20,${Date.now()}&since=0`;

const socket = impair => new Promise(resolve => {
  const it = new WebSocket(`${location.origin.replace("http", "ws")}/api/feed/socket?${feed()}&impair=${impair}`);
  it.addEventListener("close", ({ code, reason, wasClean }) => resolve([code, reason, wasClean]));
});

// Resolves when it has 20 messages, which take a second: the stream ends before, and goes on after Last-Event-ID.
const source = impair => new Promise(resolve => {
  const it = new EventSource(`/api/feed/stream?${feed()}&impair=${impair}`);
  const seen = { ids: [], opened: 0 };
  it.addEventListener("hello", () => { seen.opened++; });
  it.addEventListener("message", ({ lastEventId }) => {
    if (seen.ids.push(Number(lastEventId)) < 20) return;
    it.close();
    resolve(seen);
  });
});

const post = async impair => {
  const body = JSON.stringify({ feed: `1,20,20,${Date.now()}`, since: 0 });
  const response = await fetch(`/api/feed/stream?impair=${impair}`, { method: "POST", body });
  const reader = response.body.getReader();
  try {
    while (!(await reader.read()).done);
    return "done";
  } catch (error) {
    return error.name;
  }
};

const each = async (kinds, see) =>
  Object.fromEntries(await Promise.all(kinds.map(async kind => [kind, await see(kind)])));

(async () => {
  const ends = ["cut:300", "reset:300"];
  const sockets = await each([...ends, "cut:300,close:1012"], socket);
  const [sources, posts] = await Promise.all([each(ends, source), each(ends, post)]);
  const impaired = await fetch("/api/hello?impair=throttle:100000,delay:1");
  done({ sockets, sources, posts, headers: impaired.headers.get("roundtrip-impair") });
})().catch(error => done(String(error)));
