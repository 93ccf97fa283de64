// The moments, and the longest task and answer since the last look.
const longest = list => list.splice(0).reduce((longest, one) => Math.max(longest, one), 0);
return { ...moments, task: longest(watched.tasks), answer: longest(watched.answers) };
