return window.isTheSame === true;
