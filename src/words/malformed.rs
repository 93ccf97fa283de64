//! What is wrong with bytes, in sentences.

use i18n::{Lang, msg};
use wire::{Malformed, Rule};

/// The rule that the bytes break, with its section.
pub fn malformed(lang: Lang, what: &Malformed) -> String {
    let sentence = match what.rule {
        Rule::Ipv4Short => msg::malformed_ipv4_short(lang),
        Rule::Ipv4Version => msg::malformed_ipv4_version(lang),
        Rule::Ipv4HeaderLength => msg::malformed_ipv4_header_length(lang),
        Rule::Ipv4TotalLength => msg::malformed_ipv4_total_length(lang),
        Rule::Ipv4Option => msg::malformed_ipv4_option(lang),
        Rule::TcpShort => msg::malformed_tcp_short(lang),
        Rule::TcpDataOffset => msg::malformed_tcp_data_offset(lang),
        Rule::TcpOption => msg::malformed_tcp_option(lang),
        Rule::UdpShort => msg::malformed_udp_short(lang),
        Rule::UdpLength => msg::malformed_udp_length(lang),
        Rule::DnsShort => msg::malformed_dns_short(lang),
        Rule::DnsSection => return msg::malformed_dns_section(lang, &what.subject),
        Rule::DnsLeftOver => msg::malformed_dns_left_over(lang),
        Rule::TlsFieldShort => return msg::malformed_tls_field_short(lang, &what.subject),
        Rule::TlsFieldLong => return msg::malformed_tls_field_long(lang, &what.subject),
        Rule::TlsNoRecord => msg::malformed_tls_no_record(lang),
        Rule::TlsRecordLong => msg::malformed_tls_record_long(lang),
        Rule::TlsRecordLong13 => msg::malformed_tls_record_long_13(lang),
        Rule::HttpIncomplete => msg::malformed_http_incomplete(lang),
        Rule::HttpStartLine => msg::malformed_http_start_line(lang),
        Rule::HttpTarget => msg::malformed_http_target(lang),
        Rule::HttpStatus => msg::malformed_http_status(lang),
        Rule::HttpVersion => msg::malformed_http_version(lang),
        Rule::HttpHeaderSection => msg::malformed_http_header_section(lang),
        Rule::HttpSpaceFirst => msg::malformed_http_space_first(lang),
        Rule::HttpNoColon => msg::malformed_http_no_colon(lang),
        Rule::HttpSpaceBeforeColon => msg::malformed_http_space_before_colon(lang),
        Rule::HttpFoldedLine => msg::malformed_http_folded_line(lang),
        Rule::HttpFieldName => msg::malformed_http_field_name(lang),
        Rule::HttpFieldValue => msg::malformed_http_field_value(lang),
        Rule::HttpTransferCoding => msg::malformed_http_transfer_coding(lang),
        Rule::HttpContentLength => msg::malformed_http_content_length(lang),
        Rule::HttpContentLengths => msg::malformed_http_content_lengths(lang),
        Rule::HttpTwoLengths => msg::malformed_http_two_lengths(lang),
        Rule::HttpChunkSize => msg::malformed_http_chunk_size(lang),
        Rule::HttpChunkSizeLine => msg::malformed_http_chunk_size_line(lang),
        Rule::HttpChunkEnd => msg::malformed_http_chunk_end(lang),
        Rule::HttpTrailer => msg::malformed_http_trailer(lang),
        Rule::SseEventLong => msg::malformed_sse_event_long(lang),
        Rule::WebSocketReservedBit => msg::malformed_websocket_reserved_bit(lang),
        Rule::WebSocketReservedOpcode => msg::malformed_websocket_reserved_opcode(lang),
        Rule::WebSocketFragmentedControl => msg::malformed_websocket_fragmented_control(lang),
        Rule::WebSocketLongControl => msg::malformed_websocket_long_control(lang),
        Rule::WebSocketNotMasked => msg::malformed_websocket_not_masked(lang),
        Rule::WebSocketMasked => msg::malformed_websocket_masked(lang),
        Rule::WebSocketLengthForm => msg::malformed_websocket_length_form(lang),
        Rule::WebSocketLengthBit => msg::malformed_websocket_length_bit(lang),
        Rule::WebSocketNothingToContinue => msg::malformed_websocket_nothing_to_continue(lang),
        Rule::WebSocketWithinMessage => msg::malformed_websocket_within_message(lang),
        Rule::WebSocketNotUtf8 => msg::malformed_websocket_not_utf8(lang),
        Rule::WebSocketHalfCode => msg::malformed_websocket_half_code(lang),
        Rule::WebSocketCloseCode => msg::malformed_websocket_close_code(lang),
        Rule::WebSocketReasonNotUtf8 => msg::malformed_websocket_reason_not_utf8(lang),
        Rule::WebSocketAfterClose => msg::malformed_websocket_after_close(lang),
        Rule::WebSocketHeadCut => msg::malformed_websocket_head_cut(lang),
        Rule::WebSocketPayloadCut => msg::malformed_websocket_payload_cut(lang),
    };
    sentence.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `wire` prints the same sentences in English, for programs and logs.
    #[test]
    fn the_english_sentences_are_those_of_the_crate_that_finds_the_faults() {
        for rule in Rule::ALL {
            let what = Malformed { rule: *rule, subject: "Random".to_owned() };
            assert_eq!(malformed(Lang::En, &what), what.to_string(), "change both: malformed-{}", rule.id());
        }
    }

    #[test]
    fn every_language_names_the_section_and_the_subject() {
        for lang in Lang::ALL {
            for rule in Rule::ALL {
                let what = Malformed { rule: *rule, subject: "Random".to_owned() };
                let (sentence, english) = (malformed(lang, &what), what.to_string());
                let section = &english[english.rfind('(').unwrap_or(0)..];
                assert!(sentence.contains(section), "{lang:?} {}: {section} is missing in {sentence}", rule.id());
                assert_eq!(sentence.contains("Random"), english.contains("Random"), "{lang:?}: {sentence}");
            }
        }
    }
}
