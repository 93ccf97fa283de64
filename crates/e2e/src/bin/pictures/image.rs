//! Screenshots as small files: a PNG with a palette, and an animation of which each picture has only what has changed.

use anyhow::{Context, Result, ensure};
use color_quant::NeuQuant;
use std::io::Cursor;
use std::time::Duration;

/// Colours of a palette; one more is left for "as before".
const COLOURS: usize = 255;
const AS_BEFORE: u8 = 255;
/// How many pixels the palette is learned from: one in this many. NeuQuant's authors allow 1 to 30.
const SAMPLED: i32 = 7;

/// A picture with four bytes per pixel.
#[derive(Clone)]
pub struct Picture {
    width: u16,
    height: u16,
    rgba: Vec<u8>,
}

impl Picture {
    /// Reads a PNG of eight bits per channel, with or without transparency.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().context("a screenshot is a PNG")?;
        let mut pixels = vec![0; reader.output_buffer_size().context("a screenshot has a size")?];
        let info = reader.next_frame(&mut pixels)?;
        pixels.truncate(info.buffer_size());
        let rgba = match info.color_type {
            png::ColorType::Rgba => pixels,
            png::ColorType::Rgb => pixels.chunks_exact(3).flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255]).collect(),
            other => anyhow::bail!("a screenshot has colours of the kind {other:?}"),
        };
        Ok(Self { width: info.width.try_into()?, height: info.height.try_into()?, rgba })
    }

    /// A PNG with a palette.
    pub fn palette_png(&self) -> Result<Vec<u8>> {
        let colours = NeuQuant::new(SAMPLED, COLOURS, &self.rgba);
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width.into(), self.height.into());
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(colours.color_map_rgb());
        encoder.set_compression(png::Compression::High);
        encoder.write_header()?.write_image_data(&self.indices(&colours))?;
        Ok(file)
    }

    fn indices(&self, colours: &NeuQuant) -> Vec<u8> {
        self.rgba.chunks_exact(4).map(|pixel| u8::try_from(colours.index_of(pixel)).unwrap_or(0)).collect()
    }
}

/// Pictures of one size, each with the time that it stays.
#[derive(Default)]
pub struct Animation(Vec<(Picture, Duration)>);

impl Animation {
    pub fn add(&mut self, picture: Picture, stays: Duration) {
        self.0.push((picture, stays));
    }

    /// A GIF that repeats. All pictures share the palette of the last, which has most on it.
    pub fn gif(&self) -> Result<Vec<u8>> {
        let (last, _) = self.0.last().context("an animation has a picture")?;
        let colours = NeuQuant::new(SAMPLED, COLOURS, &last.rgba);
        let mut palette = colours.color_map_rgb();
        palette.resize(256 * 3, 0);
        let mut file = Vec::new();
        let mut encoder = gif::Encoder::new(&mut file, last.width, last.height, &palette)?;
        encoder.set_repeat(gif::Repeat::Infinite)?;
        let mut before: Option<Vec<u8>> = None;
        for (picture, stays) in &self.0 {
            ensure!((picture.width, picture.height) == (last.width, last.height), "a picture has another size");
            let now = picture.indices(&colours);
            let frame = match &before {
                None => gif::Frame {
                    width: picture.width,
                    height: picture.height,
                    buffer: now.clone().into(),
                    ..gif::Frame::default()
                },
                Some(before) => changed(picture.width, before, &now),
            };
            let delay = u16::try_from(stays.as_millis() / 10)?;
            encoder.write_frame(&gif::Frame { delay, dispose: gif::DisposalMethod::Keep, ..frame })?;
            before = Some(now);
        }
        drop(encoder);
        Ok(file)
    }
}

/// The smallest rectangle that has all that changed, in which what did not change is transparent.
fn changed(width: u16, before: &[u8], now: &[u8]) -> gif::Frame<'static> {
    let width = usize::from(width);
    let places = || (0..now.len()).filter(|&place| before[place] != now[place]);
    let (top, bottom) =
        (places().next().map_or(0, |place| place / width), places().next_back().map_or(0, |place| place / width));
    let left = places().map(|place| place % width).min().unwrap_or(0);
    let right = places().map(|place| place % width).max().unwrap_or(0);
    let rows = (top..=bottom).map(|row| row * width);
    let buffer: Vec<u8> = rows
        .flat_map(|row| row + left..=row + right)
        .map(|place| if before[place] == now[place] { AS_BEFORE } else { now[place] })
        .collect();
    let small = |size: usize| u16::try_from(size).unwrap_or(u16::MAX);
    gif::Frame {
        left: small(left),
        top: small(top),
        width: small(right - left + 1),
        height: small(bottom - top + 1),
        transparent: Some(AS_BEFORE),
        buffer: buffer.into(),
        ..gif::Frame::default()
    }
}
