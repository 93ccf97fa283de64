// The body of an asynchronous script: the widths of texts, each with its face, in the fonts in which the page writes on the
// canvas of its picture. A string is a fault.
const [texts, done] = arguments;
const canvas = document.querySelector('canvas.stage');
const context = canvas.getContext('2d');
const { get, set } = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, 'font');
const fonts = new Set();
Object.defineProperty(context, 'font', {
    configurable: true,
    get,
    set(font) {
        set.call(this, font);
        fonts.add(get.call(this));
    },
});
const found = () => {
    const all = [...fonts];
    const faces = {
        strong: all.filter(font => /^(bold|[6-9]00) /.test(font)),
        mono: all.filter(font => /monospace$/.test(font) && /10\.5px/.test(font)),
    };
    faces.plain = all.filter(font => !faces.strong.includes(font) && !faces.mono.includes(font));
    return faces;
};
const measure = faces => {
    delete context.font;
    if (Object.values(faces).some(fonts => fonts.length !== 1)) {
        done(`not one font for each face: ${JSON.stringify(faces)}`);
        return;
    }
    context.save();
    const widths = texts.map(([face, text]) => {
        set.call(context, faces[face][0]);
        return context.measureText(text).width;
    });
    context.restore();
    done(widths);
};
// The picture writes all its texts again when a pointer leaves or comes to an arrow, or the moment changes. A busy machine
// takes some frames to do so.
let framesLeft = 600;
const wait = () => {
    const faces = found();
    if (Object.values(faces).every(fonts => fonts.length > 0) || framesLeft-- === 0) measure(faces);
    else requestAnimationFrame(wait);
};
document.querySelector('[data-action=step-forward]').click();
requestAnimationFrame(wait);
