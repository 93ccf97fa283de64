// The buttons that were pressed, then what the field has.
return [...window.pressed, document.querySelector("input").value];
