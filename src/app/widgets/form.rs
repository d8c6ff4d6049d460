//! Forms in a panel: fields with their names, the buttons below, and what stands against what was
//! entered, in words. Owns: that the buttons are seen however many fields there are.

use crate::app::widgets::{name_field, refocus};
use crate::app::words::drafts::{fault_fields, fault_text};
use crate::i18n::I18n;
use crate::model::draft::DraftFault;
use crate::rules::calendar::instant_text;
use egui::{Button, Context, Id, Key, Modifiers, RichText, ScrollArea, TextEdit, Ui};
use jiff::civil::{Date, DateTime};

/// The buttons of a form alone take about this height, points.
const FOOT: f32 = 28.0;
/// So much is left for fields in the lowest window, points.
const FIELDS: f32 = 96.0;
/// A field is so wide, points.
const WIDTH: f32 = 220.0;
/// One for an instant leaves room for what it means.
const INSTANT: f32 = 120.0;

/// What becomes of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    /// It stays open.
    Stay,
    /// It closes, and nothing is kept.
    Leave,
    /// What it says is handed on.
    Keep,
}

/// What stands against what was entered.
#[derive(Default)]
pub(crate) struct Against {
    /// What is wrong with the draft.
    pub faults: Vec<DraftFault>,
    /// What else is wrong, in words.
    pub other: Option<String>,
}

impl From<Vec<DraftFault>> for Against {
    fn from(faults: Vec<DraftFault>) -> Self {
        let other = None;
        Self { faults, other }
    }
}

/// A form in a panel: fields that scroll where there are many, and below them, always in sight, what
/// stands against them and the buttons.
pub(crate) fn sheet(
    i18n: &I18n,
    ui: &mut Ui,
    salt: &str,
    refusal: Option<&str>,
    fields: impl FnOnce(&mut Ui) -> Against,
) -> Onward {
    sheet_in(i18n, ui, salt, refusal, scrolling(salt, fields))
}

/// The same of a form that holds what is proposed: where nothing stands against that from the start,
/// Enter keeps it.
pub(crate) fn sheet_to_confirm(
    i18n: &I18n,
    ui: &mut Ui,
    salt: &str,
    (refusal, is_ready): (Option<&str>, bool),
    fields: impl FnOnce(&mut Ui) -> Against,
) -> Onward {
    note_drawn(ui.ctx(), salt);
    // What would go to the first field goes to the button.
    let confirms = is_ready && takes_cursor(ui.ctx());
    let fields = scrolling(salt, fields);
    in_room(i18n, ui, (salt, confirms), refusal, fields)
}

/// Fields that scroll where there are many.
fn scrolling(
    salt: &str,
    fields: impl FnOnce(&mut Ui) -> Against,
) -> impl FnOnce(&mut Ui, f32) -> Against {
    move |ui, room| {
        let area = ScrollArea::vertical().id_salt(salt).max_height(room);
        area.auto_shrink([false, true]).show(ui, fields).inner
    }
}

/// The same of what scrolls by itself in the room that is there, points.
pub(crate) fn sheet_in(
    i18n: &I18n,
    ui: &mut Ui,
    salt: &str,
    refusal: Option<&str>,
    fields: impl FnOnce(&mut Ui, f32) -> Against,
) -> Onward {
    in_room(i18n, ui, (salt, false), refusal, fields)
}

fn in_room(
    i18n: &I18n,
    ui: &mut Ui,
    (salt, confirms): (&str, bool),
    refusal: Option<&str>,
    fields: impl FnOnce(&mut Ui, f32) -> Against,
) -> Onward {
    note_drawn(ui.ctx(), salt);
    let id = Id::unique(("form-foot", salt));
    let kept: f32 = ui.data(|d| d.get_temp(id)).unwrap_or(FOOT);
    // Before any of them sees it: to a button or a tick that has the focus it would be a press of its own.
    let keeps = hears(ui) && ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::Enter));
    let led = Id::unique(("form-leads", salt));
    let leads = ui.data_mut(|d| d.remove_temp::<bool>(led)).is_some();
    let gap = ui.spacing().item_spacing.y;
    let room = (ui.available_height() - kept - 2.0 * gap).max(FIELDS);
    let against = fields(ui, room);
    let foot = ui.vertical(|ui| {
        if keeps {
            refocus::note_try(ui.ctx());
        }
        let told = told_of(i18n, ui.ctx(), &against.faults);
        tell_faults(i18n, ui, &told, keeps || leads);
        if let Some(text) = &against.other {
            ui.colored_label(ui.visuals().warn_fg_color, text);
        }
        let is_ready = against.faults.is_empty() && against.other.is_none();
        let is_untold = told.len() < against.faults.len();
        let pressed = form_buttons(i18n, ui, (is_ready, confirms), is_untold);
        let onward = match (pressed, is_ready) {
            (Onward::Keep, false) => {
                // The button tells what is missing where that was not told yet, and leads there: in the next
                // frame, when nothing of the press is left that would take the cursor away.
                refocus::note_try(ui.ctx());
                ui.data_mut(|d| d.insert_temp(led, true));
                ui.ctx().request_repaint();
                Onward::Stay
            }
            (Onward::Stay, true) if keeps => Onward::Keep,
            (onward, _) => onward,
        };
        if let Some(refusal) = refusal {
            ui.colored_label(ui.visuals().error_fg_color, refusal);
        }
        onward
    });
    let height = foot.response.rect.height();
    if (height - kept).abs() > 0.5 {
        // What stands against it takes room from the fields at once.
        ui.data_mut(|d| d.insert_temp(id, height));
        ui.ctx().request_discard("foot of a form");
    }
    foot.inner
}

/// What is to be told of what stands against a form: nobody is blamed for leaving out what they have not
/// come to yet.
fn told_of(i18n: &I18n, ctx: &Context, faults: &[DraftFault]) -> Vec<DraftFault> {
    let is_told = |fault: &DraftFault| {
        let is_missing = matches!(fault, DraftFault::Missing(_));
        !is_missing || !refocus::is_untouched(i18n, ctx, &fault_fields(*fault))
    };
    faults.iter().copied().filter(is_told).collect()
}

/// The buttons below a form; Enter keeps where the keys are on the first. That one can be pressed too where
/// something is untold.
fn form_buttons(
    i18n: &I18n,
    ui: &mut Ui,
    (is_ready, confirms): (bool, bool),
    is_untold: bool,
) -> Onward {
    let mut onward = Onward::Stay;
    ui.horizontal(|ui| {
        let keeps = Button::new(i18n.t("case-keep"));
        let button = ui.add_enabled(is_ready || is_untold, keeps);
        if confirms {
            button.request_focus();
        }
        if button.clicked() {
            onward = Onward::Keep;
        }
        if ui.button(i18n.t("button-cancel")).clicked() {
            onward = Onward::Leave;
        }
    });
    onward
}

/// A form beneath a dialog hears nothing.
pub(crate) fn hears(ui: &Ui) -> bool {
    ui.memory(|memory| memory.allows_interaction(ui.layer_id()))
}

/// What is being drawn is to be kept as it is.
fn is_to_be_kept(ui: &Ui) -> bool {
    hears(ui) && ui.input(|i| i.modifiers.command && i.key_pressed(Key::Enter))
}

/// Which form was drawn last and in which frame, and whether its first field still waits for the
/// cursor.
fn last_drawn() -> Id {
    Id::unique("form-drawn")
}

/// A form is drawn; one that was not there in the frame before puts the cursor into its first field.
fn note_drawn(ctx: &Context, salt: &str) {
    let (id, frame) = (Id::unique(salt), ctx.cumulative_frame_nr());
    let is_new = ctx.data_mut(|d| {
        let drawn: Option<(Id, u64, bool)> = d.get_temp(last_drawn());
        let stood = drawn.filter(|(form, last, _)| *form == id && last + 1 >= frame);
        let waits = stood.is_none_or(|(.., waits)| waits);
        d.insert_temp(last_drawn(), (id, frame, waits));
        stood.is_none()
    });
    if is_new {
        refocus::begin(ctx);
    }
}

/// The first field of a form to ask gets the cursor.
pub(crate) fn takes_cursor(ctx: &Context) -> bool {
    ctx.data_mut(|d| {
        let drawn: Option<(Id, u64, bool)> = d.get_temp(last_drawn());
        let Some((form, frame, true)) = drawn else {
            return false;
        };
        d.insert_temp(last_drawn(), (form, frame, false));
        true
    })
}

/// A field of a form, with its name before it.
pub(crate) fn field(i18n: &I18n, ui: &mut Ui, key: &str, text: &mut String, hint: &str) {
    let name = i18n.t(key);
    ui.label(RichText::new(&name).weak());
    written(ui, &name, (text, hint, WIDTH));
    ui.end_row();
}

/// A field for an instant, of which a time alone may be typed; beside it stands which one that is.
pub(crate) fn instant_field(
    i18n: &I18n,
    ui: &mut Ui,
    key: &str,
    (text, at): (&mut String, Option<DateTime>),
    hint: &str,
) {
    let name = i18n.t(key);
    ui.label(RichText::new(&name).weak());
    ui.horizontal(|ui| {
        written(ui, &name, (text, hint, INSTANT));
        if let Some(at) = at {
            let said = i18n.t_args("form-instant", &[("at", instant_text(at).into())]);
            ui.label(RichText::new(said).weak());
        }
    });
    ui.end_row();
}

/// What is typed.
fn written(ui: &mut Ui, name: &str, (text, hint, width): (&mut String, &str, f32)) {
    let field = TextEdit::singleline(text).desired_width(width);
    let response = ui.add(field.hint_text(hint));
    name_field(&response, name);
    if takes_cursor(ui.ctx()) {
        response.request_focus();
    }
    // What is typed after Tab takes the place of what stood there.
    if response.gained_focus() && ui.input(|i| i.key_pressed(Key::Tab)) {
        refocus::select(ui.ctx(), response.id);
    }
}

/// A day, or a dash where nobody knows.
pub(crate) fn day_text(day: Option<Date>) -> String {
    day.map_or_else(|| "—".to_owned(), |day| day.to_string())
}

/// From which day to which something holds.
pub(crate) fn period_text(i18n: &I18n, from: Option<Date>, until: Option<Date>) -> String {
    let args = [
        ("from", day_text(from).into()),
        ("until", day_text(until).into()),
    ];
    i18n.t_args(
        match (from, until) {
            (Some(_), Some(_)) => "period-both",
            (Some(_), None) => "period-from",
            (None, Some(_)) => "period-until",
            (None, None) => "period-unsaid",
        },
        &args,
    )
}

/// All of them, each on a line.
pub(crate) fn show_faults(i18n: &I18n, ui: &mut Ui, faults: &[DraftFault]) {
    tell_faults(i18n, ui, faults, is_to_be_kept(ui));
}

/// The same; whoever wants to keep it as it is goes to the first of them.
fn tell_faults(i18n: &I18n, ui: &mut Ui, faults: &[DraftFault], keeps: bool) {
    if let Some(fault) = faults.first().filter(|_| keeps) {
        refocus::refuse(i18n, ui.ctx(), &fault_fields(*fault));
    }
    for fault in faults {
        ui.colored_label(ui.visuals().warn_fg_color, fault_text(i18n, *fault));
    }
}
