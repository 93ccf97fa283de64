// The last number of delivered messages that was noted, and messages a second from the first to the last.
const first = window.noted.find(note => note.delivered > 0), last = window.noted.at(-1);
return { delivered: last?.delivered ?? 0, rate: (last?.delivered - first?.delivered) * 1000 / (last?.at - first?.at) };
