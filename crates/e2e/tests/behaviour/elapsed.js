// For how long this document has been here, in milliseconds.
return performance.now();
