// Messages a second of the bare counter; 0 until it has them all.
return window.rate ?? 0;
