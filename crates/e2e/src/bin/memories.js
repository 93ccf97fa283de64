// Bytes of the wasm programs' memories.
return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
