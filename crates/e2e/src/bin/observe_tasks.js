// Keeps how long each long task took, and makes one of 150 ms.
window.tasks = [];
new PerformanceObserver(list => window.tasks.push(...list.getEntries().map(entry => entry.duration))).observe({ type: "longtask" });
setTimeout(() => { for (const start = performance.now(); performance.now() < start + 150;); });
