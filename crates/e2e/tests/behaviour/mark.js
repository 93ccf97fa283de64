// Marks this document, to tell it from one that is loaded anew.
window.isTheSame = true;
