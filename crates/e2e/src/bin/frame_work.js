// Before a page's own scripts: keeps the work of every frame in `frameWork`, in milliseconds, and the memories of the
// wasm programs in `memories`. A frame's work is from the start of its first animation callback to the first task after
// the frame: callbacks, what they leave to microtasks, style, layout and paint records of the main thread.
{
    const real = window.requestAnimationFrame.bind(window);
    const { port1, port2 } = new MessageChannel();
    let [newest, start] = [null, null];
    window.frameWork = [];
    port1.onmessage = () => {
        frameWork.push(performance.now() - start);
        start = null;
    };
    window.requestAnimationFrame = callback => real(now => {
        if (newest !== now) {
            newest = now;
            // A frame whose task has not had its turn yet is counted together with this one.
            if (start === null) {
                start = performance.now();
                port2.postMessage(null);
            }
        }
        callback(now);
    });
    window.memories = [];
    for (const name of ['instantiate', 'instantiateStreaming']) {
        const real = WebAssembly[name];
        WebAssembly[name] = async (...given) => {
            const made = await real(...given);
            memories.push((made.instance ?? made).exports.memory);
            return made;
        };
    }
}
