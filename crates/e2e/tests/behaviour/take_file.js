// The body of an asynchronous script: takes the first capture that is kept, as base64; nothing while there is none.
const [done] = arguments, reader = new FileReader(), file = files.shift();
reader.onload = () => done(reader.result.split(",")[1]);
if (file) reader.readAsDataURL(file); else done(null);
