// When errors came from the frame.
return window.errorTimes ?? [];
