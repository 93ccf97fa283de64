// Changes the address as a person does in the address bar.
location.hash = arguments[0];
