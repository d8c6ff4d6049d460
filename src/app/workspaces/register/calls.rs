//! The call list of a unit: on paper, or copied to be pasted.

use super::words::{charge_name, level_name};
use crate::app::jobs::chooser::Choice;
use crate::app::project::{ListRequest, Request};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::words::messages::file_name;
use crate::exchange::printed::Printed;
use crate::model::record::Key;
use egui::Context;
use std::path::PathBuf;

impl State {
    /// Who answers for a unit and all below it. Who is not posted in public stays masked.
    fn call_list(&self, key: &Key) -> Option<Printed> {
        let i18n = &self.i18n;
        let register = self.register.register()?;
        let id = register.unit_of(key)?;
        let chosen = register.unit(id)?;
        let args = [
            ("unit", chosen.name.as_str().into()),
            ("level", level_name(i18n, chosen.level).into()),
            ("date", register.today().to_string().into()),
        ];
        let headings = [
            "register-unit",
            "field-charge-role",
            "field-name",
            "field-phone",
        ];
        let lines = register.call_list(id).into_iter().filter_map(|call| {
            let unit = register.unit(call.unit)?.name.clone();
            let role = charge_name(i18n, call.charge);
            Some(vec![unit, role, call.staff.name(), call.staff.phone()])
        });
        Some(Printed {
            title: i18n.t_args("call-list-title", &args),
            sheet: i18n.t("call-list"),
            headings: headings.map(|key| i18n.t(key)).to_vec(),
            rows: lines.collect(),
        })
    }
}

impl Shell {
    /// The call list of a unit as text to be pasted; the journal says so.
    pub(crate) fn copy_call_list(&mut self, unit: &Key, ctx: &Context) {
        if let Some(list) = self.state.call_list(unit) {
            let rows = list.rows.iter().map(|row| row.join("\t"));
            let lines: Vec<String> = [list.title].into_iter().chain(rows).collect();
            ctx.copy_text(lines.join("\n"));
            self.ask(Request::List(ListRequest::CallListCopied), ctx);
        }
    }

    /// Ask for a file for the call list of a unit.
    pub(crate) fn print_call_list(&mut self, unit: &Key) {
        if let Some(list) = self.state.call_list(unit) {
            let name = file_name(&list.title);
            let choice = Choice::CallList(format!("{name}.xlsx"), unit.clone());
            self.choose(choice, "dialog-call-list");
        }
    }

    /// Write the call list of a unit to a file, to be printed; the journal says so.
    pub fn write_call_list(&mut self, path: PathBuf, unit: &Key, ctx: &Context) {
        if let Some(list) = self.state.call_list(unit) {
            let language = self.state.i18n.language();
            let request = ListRequest::Table(path, "call-list", Box::new(list), language);
            self.ask(Request::List(request), ctx);
        }
    }
}
