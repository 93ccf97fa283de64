//! The words of the choice: for settings, constants, results and verdicts, one message each.

use choose::{Advice, Input, Item, Obstacle, Output, Preset, Provenance, Step, Transport};
use i18n::{Lang, msg};

/// A transport's name.
pub fn transport(lang: Lang, transport: Transport) -> &'static str {
    match transport {
        Transport::Polling => msg::transport_polling(lang),
        Transport::LongPolling => msg::transport_long_polling(lang),
        Transport::Sse => msg::transport_sse(lang),
        Transport::StreamedPost => msg::transport_post_stream(lang),
        Transport::WebSocket => msg::transport_websocket(lang),
    }
}

/// A setting's label.
pub fn input(lang: Lang, of: Input) -> &'static str {
    match of {
        Input::Users => msg::choose_input_users(lang),
        Input::Down => msg::choose_input_down(lang),
        Input::Up => msg::choose_input_up(lang),
        Input::Size => msg::choose_input_size(lang),
        Input::UpSize => msg::choose_input_up_size(lang),
        Input::Arrivals => msg::choose_input_arrivals(lang),
        Input::Fresh => msg::choose_input_fresh(lang),
        Input::Reply => msg::choose_input_reply(lang),
        Input::Session => msg::choose_input_session(lang),
        Input::Tabs => msg::choose_input_tabs(lang),
        Input::Http => msg::choose_input_http(lang),
        Input::Tls => msg::choose_input_tls(lang),
        Input::Head => msg::choose_input_head(lang),
        Input::Path => msg::choose_input_path(lang),
        Input::Rtt => msg::choose_input_rtt(lang),
        Input::Loss => msg::choose_input_loss(lang),
        Input::Radio => msg::choose_input_radio(lang),
        Input::Poll => msg::choose_input_poll_interval(lang),
        Input::Hold => msg::choose_input_hold(lang),
        Input::Outage => msg::choose_input_outage(lang),
        Input::Base => msg::choose_input_base(lang),
        Input::Cap => msg::choose_input_cap(lang),
        Input::Jitter => msg::choose_input_jitter(lang),
        Input::Prices => msg::choose_input_prices(lang),
    }
}

/// A word of a choice; a version of HTTP is its own word.
pub fn word(lang: Lang, input: Input, word: &'static str) -> &'static str {
    match (input, word) {
        (Input::Arrivals, "random") => msg::choose_word_arrivals_random(lang),
        (Input::Arrivals, "steady") => msg::choose_word_arrivals_steady(lang),
        (Input::Reply, "0") => msg::choose_word_reply_0(lang),
        (Input::Reply, "1") => msg::choose_word_reply_1(lang),
        (Input::Tls, "0") => msg::choose_word_tls_0(lang),
        (Input::Tls, "1") => msg::choose_word_tls_1(lang),
        (Input::Path, "clear") => msg::choose_word_path_clear(lang),
        (Input::Path, "buffers") => msg::choose_word_path_buffers(lang),
        (Input::Path, "no-upgrade") => msg::choose_word_path_no_upgrade(lang),
        (Input::Radio, "none") => msg::choose_word_radio_none(lang),
        (Input::Radio, "wifi") => msg::choose_word_radio_wifi(lang),
        (Input::Radio, "lte") => msg::choose_word_radio_lte(lang),
        (Input::Jitter, "none") => msg::choose_word_jitter_none(lang),
        (Input::Jitter, "full") => msg::choose_word_jitter_full(lang),
        (Input::Prices, "own") => msg::choose_word_prices_own(lang),
        (Input::Prices, "gateway") => msg::choose_word_prices_gateway(lang),
        _ => word,
    }
}

/// A result's name.
pub fn output(lang: Lang, of: Output) -> &'static str {
    match of {
        Output::Requests => msg::choose_output_requests(lang),
        Output::HttpDown => msg::choose_output_http_down(lang),
        Output::HttpUp => msg::choose_output_http_up(lang),
        Output::LinkDown => msg::choose_output_link_down(lang),
        Output::LinkUp => msg::choose_output_link_up(lang),
        Output::Connections => msg::choose_output_connections(lang),
        Output::Memory => msg::choose_output_memory(lang),
        Output::Processors => msg::choose_output_processors(lang),
        Output::MeanDelay => msg::choose_output_mean_delay(lang),
        Output::WorstDelay => msg::choose_output_worst_delay(lang),
        Output::StormEven => msg::choose_output_storm_even(lang),
        Output::StormJitter => msg::choose_output_storm_jitter(lang),
        Output::WakeUps => msg::choose_output_wake_ups(lang),
        Output::Cost => msg::choose_output_cost(lang),
    }
}

/// What crosses the link.
pub fn item(lang: Lang, of: Item) -> &'static str {
    match of {
        Item::Request => msg::choose_item_request(lang),
        Item::Answer => msg::choose_item_answer(lang),
        Item::Empty => msg::choose_item_empty(lang),
        Item::Start => msg::choose_item_start(lang),
        Item::StartAnswer => msg::choose_item_start_answer(lang),
        Item::Event => msg::choose_item_event(lang),
        Item::Frame => msg::choose_item_frame(lang),
        Item::Post => msg::choose_item_post(lang),
        Item::PostAnswer => msg::choose_item_post_answer(lang),
        Item::UpFrame => msg::choose_item_up_frame(lang),
        Item::Beat => msg::choose_item_beat(lang),
        Item::Pong => msg::choose_item_pong(lang),
    }
}

/// A step's name.
pub fn step(lang: Lang, of: Step) -> String {
    match of {
        Step::Rate(of) => msg::choose_step_rate(lang, item(lang, of)),
        Step::Bytes(of) => msg::choose_step_bytes(lang, item(lang, of)),
        Step::Link(of) => msg::choose_step_link(lang, item(lang, of)),
        Step::Acks(of) => msg::choose_step_acks(lang, item(lang, of)),
        Step::Out(of) => output(lang, of).to_owned(),
        Step::RoundTrip => msg::choose_step_round_trip(lang).to_owned(),
        Step::Headers => msg::choose_step_headers(lang).to_owned(),
        Step::Segment => msg::choose_step_segment(lang).to_owned(),
        Step::Record => msg::choose_step_record(lang).to_owned(),
        Step::Cycle => msg::choose_step_cycle(lang).to_owned(),
        Step::Full => msg::choose_step_full(lang).to_owned(),
        Step::PerAnswer => msg::choose_step_per_answer(lang).to_owned(),
        Step::PerUser => msg::choose_step_per_user(lang).to_owned(),
        Step::Opens => msg::choose_step_opens(lang).to_owned(),
        Step::ConnectionUp => msg::choose_step_connection_up(lang).to_owned(),
        Step::ConnectionDown => msg::choose_step_connection_down(lang).to_owned(),
        Step::Quiet => msg::choose_step_quiet(lang).to_owned(),
        Step::Tail => msg::choose_step_tail(lang).to_owned(),
        Step::PeakShare => msg::choose_step_peak_share(lang).to_owned(),
        Step::Month => msg::choose_step_month(lang).to_owned(),
    }
}

/// What stands against a transport.
pub fn against(lang: Lang, of: Obstacle) -> &'static str {
    match of {
        Obstacle::CannotPost => msg::choose_against_cannot_post(lang),
        Obstacle::TooManyTabs => msg::choose_against_too_many_tabs(lang),
        Obstacle::Buffered => msg::choose_against_buffered(lang),
        Obstacle::NoUpgrade => msg::choose_against_no_upgrade(lang),
        Obstacle::Gateway => msg::choose_against_gateway(lang),
        Obstacle::NeedsTls => msg::choose_against_needs_tls(lang),
        Obstacle::TooLate => msg::choose_against_too_late(lang),
        Obstacle::Dearer => msg::choose_against_dearer(lang),
        Obstacle::WakesOften => msg::choose_against_wakes_often(lang),
        Obstacle::Heavier => msg::choose_against_heavier(lang),
        Obstacle::NotSimplest => msg::choose_against_not_simplest(lang),
    }
}

/// What else to know.
pub fn advice(lang: Lang, of: Advice) -> &'static str {
    match of {
        Advice::AddJitter => msg::choose_advice_add_jitter(lang),
        Advice::SpeakHttp2 => msg::choose_advice_speak_http_2(lang),
        Advice::PollSlower => msg::choose_advice_poll_slower(lang),
        Advice::DoNotBuffer => msg::choose_advice_do_not_buffer(lang),
        Advice::PlainPost => msg::choose_advice_plain_post(lang),
    }
}

/// A common case.
pub fn preset(lang: Lang, of: Preset) -> &'static str {
    match of {
        Preset::Chat => msg::choose_preset_chat(lang),
        Preset::Dashboard => msg::choose_preset_dashboard(lang),
        Preset::Notifications => msg::choose_preset_notifications(lang),
        Preset::Ticker => msg::choose_preset_ticker(lang),
        Preset::Answers => msg::choose_preset_answers(lang),
        Preset::Sensor => msg::choose_preset_sensor(lang),
    }
}

/// How a constant is known.
pub fn known(lang: Lang, of: Provenance) -> &'static str {
    match of {
        Provenance::Lab => msg::choose_by_lab(lang),
        Provenance::Bench => msg::choose_by_bench(lang),
        Provenance::Cited => msg::choose_by_cited(lang),
        Provenance::Assumed => msg::choose_by_assumed(lang),
        Provenance::Rule => msg::choose_by_rule(lang),
    }
}
