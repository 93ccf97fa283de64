//! Files around frames: pcap and pcapng in either byte order and with any unit of time, and gzip.

use super::Packet;
use super::links::Form;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub is_big_endian: bool,
    /// `if_tsresol`; for pcap 6 or 9.
    pub resolution: u8,
    /// No frame has more bytes than that.
    pub snaplen: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { is_big_endian: false, resolution: 6, snaplen: 262_144 }
    }
}

impl Style {
    fn u16(self, number: u16) -> [u8; 2] {
        if self.is_big_endian { number.to_be_bytes() } else { number.to_le_bytes() }
    }

    fn u32(self, number: u32) -> [u8; 4] {
        if self.is_big_endian { number.to_be_bytes() } else { number.to_le_bytes() }
    }

    fn units(self, nanos: i64) -> u64 {
        let per_second: i128 = if self.resolution & 0x80 == 0 {
            10_i128.pow(self.resolution.into())
        } else {
            1 << (self.resolution & 0x7F)
        };
        // Rounded up, so that cutting back to nanoseconds gives the same number where the unit is finer than that.
        let product = i128::from(nanos) * per_second;
        ((product + 999_999_999) / 1_000_000_000) as u64
    }
}

/// A pcap file.
pub fn pcap(style: Style, form: &Form, packets: &[Packet]) -> Vec<u8> {
    let magic = if style.resolution == 9 { 0xA1B2_3C4D } else { 0xA1B2_C3D4 };
    let mut file = style.u32(magic).to_vec();
    file.extend([style.u16(2), style.u16(4)].concat());
    file.extend([0; 8]);
    file.extend(style.u32(style.snaplen as u32));
    file.extend(style.u32(form.link_type.into()));
    for packet in packets {
        let frame = form.frame(packet);
        let kept = &frame[..frame.len().min(style.snaplen)];
        let (seconds, nanos) = (packet.time / 1_000_000_000, packet.time % 1_000_000_000);
        let fraction = if style.resolution == 9 { nanos } else { nanos / 1_000 };
        for number in [seconds as u32, fraction as u32, kept.len() as u32, frame.len() as u32] {
            file.extend(style.u32(number));
        }
        file.extend(kept);
    }
    file
}

/// One section of a pcapng file, block by block.
pub struct Section {
    pub style: Style,
    pub bytes: Vec<u8>,
}

impl Section {
    pub fn new(style: Style) -> Self {
        let mut section = Self { style, bytes: Vec::new() };
        let body = [&style.u32(0x1A2B_3C4D)[..], &style.u16(1), &style.u16(0), &[0xFF; 8]].concat();
        section.block(0x0A0D_0D0A, &body);
        section
    }

    pub fn block(&mut self, kind: u32, body: &[u8]) {
        let length = self.style.u32((12 + body.len().next_multiple_of(4)) as u32);
        self.bytes.extend(self.style.u32(kind));
        self.bytes.extend(length);
        self.bytes.extend(body);
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        self.bytes.extend(length);
    }

    pub fn options(&self, options: &[(u16, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (code, value) in options {
            bytes.extend(self.style.u16(*code));
            bytes.extend(self.style.u16(value.len() as u16));
            bytes.extend(*value);
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        bytes.extend([0; 4]);
        bytes
    }

    pub fn interface(&mut self, link_type: u16, more: &[(u16, &[u8])]) {
        let resolution = [self.style.resolution];
        let options = [&[(9, &resolution[..])], more].concat();
        let snaplen = if self.style.snaplen > 200_000 { 0 } else { self.style.snaplen as u32 };
        let fixed = [&self.style.u16(link_type)[..], &[0, 0], &self.style.u32(snaplen)].concat();
        let body = [fixed, self.options(&options)].concat();
        self.block(1, &body);
    }

    pub fn enhanced(&mut self, interface: u32, time: i64, frame: &[u8], options: &[(u16, &[u8])]) {
        let kept = &frame[..frame.len().min(self.style.snaplen)];
        let units = self.style.units(time);
        let numbers = [interface, (units >> 32) as u32, units as u32, kept.len() as u32, frame.len() as u32];
        let mut body: Vec<u8> = numbers.iter().flat_map(|&number| self.style.u32(number)).collect();
        body.extend(kept);
        body.resize(body.len().next_multiple_of(4), 0);
        if !options.is_empty() {
            body.extend(self.options(options));
        }
        self.block(6, &body);
    }

    /// The obsolete packet block.
    pub fn old(&mut self, interface: u16, time: i64, frame: &[u8]) {
        let units = self.style.units(time);
        let mut body = [self.style.u16(interface), self.style.u16(0)].concat();
        for number in [(units >> 32) as u32, units as u32, frame.len() as u32, frame.len() as u32] {
            body.extend(self.style.u32(number));
        }
        body.extend(frame);
        self.block(2, &body);
    }

    pub fn simple(&mut self, frame: &[u8]) {
        let kept = &frame[..frame.len().min(self.style.snaplen)];
        let body = [&self.style.u32(frame.len() as u32)[..], kept].concat();
        self.block(3, &body);
    }

    pub fn secrets(&mut self, kind: u32, text: &[u8]) {
        let body = [&self.style.u32(kind)[..], &self.style.u32(text.len() as u32), text].concat();
        self.block(10, &body);
    }
}

/// A pcapng file with one interface.
pub fn pcapng(style: Style, form: &Form, packets: &[Packet]) -> Vec<u8> {
    let mut section = Section::new(style);
    section.interface(form.link_type, &[]);
    for packet in packets {
        section.enhanced(0, packet.time, &form.frame(packet), &[]);
    }
    section.bytes
}

/// gzip of a file.
pub fn gzip(file: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(file).expect("memory");
    encoder.finish().expect("memory")
}
