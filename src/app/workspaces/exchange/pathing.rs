//! A path that is typed, from the question to the file. Must not know: how the dialog draws itself.

use crate::app::jobs::chooser::Choice;
use crate::app::jobs::folder::{Name, Verdict, judge, parts, start, typed};
use crate::app::jobs::loader::chosen;
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, PathDraft};
use crate::app::state::dialogs::Open;
use crate::app::state::refusal::Refusal;
use egui::Context;
use std::path::{Path, PathBuf};

fn draft_of(open: &mut Open) -> Option<&mut PathDraft> {
    match &mut open.dialog {
        Dialog::Path(draft) => Some(draft),
        _ => None,
    }
}

impl Shell {
    /// Ask for the path of a file: beside the open project, or where documents lie.
    pub(crate) fn ask_path(&mut self, choice: Choice, title: &'static str) {
        let open = self.state.work.state.as_ref().filter(|s| !s.is_scratch);
        let beside = open.and_then(|state| state.path.parent().map(Path::to_owned));
        let folder = beside.unwrap_or_else(start);
        let text = typed(&folder) + choice.proposed().unwrap_or_default();
        let draft = PathDraft {
            choice,
            title,
            text,
            folder: PathBuf::new(),
            names: Vec::new(),
            replaces: None,
        };
        let id = self.ask_user(Dialog::Path(Box::new(draft)));
        self.look_into(id, folder);
    }

    fn path_open(&mut self, id: u64) -> Option<&mut Open> {
        self.views.dialogs.iter_mut().find(|open| open.id == id)
    }

    fn look_into(&mut self, id: u64, folder: PathBuf) {
        let draft = self.path_open(id).and_then(draft_of);
        let Some(endings) = draft.map(|draft| draft.choice.endings()) else {
            return;
        };
        self.loader.look_into(id, folder, endings);
    }

    /// What stands in a folder is known; a folder that is not there has nothing.
    pub(crate) fn take_listed(
        &mut self,
        id: u64,
        folder: &Path,
        names: std::io::Result<Vec<Name>>,
    ) {
        let Some(draft) = self.path_open(id).and_then(draft_of) else {
            return;
        };
        // Somebody types on meanwhile.
        if parts(&draft.text).0 == folder {
            draft.folder = folder.to_owned();
            draft.names = names.unwrap_or_default();
        }
    }

    /// The path that was typed is taken, or it is said why not.
    pub(super) fn take_path(&mut self, id: u64, replaces: bool, ctx: &Context) {
        let Some(draft) = self.path_open(id).and_then(draft_of) else {
            return;
        };
        let (choice, verdict) = (draft.choice.clone(), judge(&draft.text, &draft.choice));
        let path = match verdict {
            Verdict::Taken(path) => path,
            Verdict::Replaces(path) if replaces && draft.replaces.as_ref() == Some(&path) => path,
            Verdict::Replaces(path) => {
                draft.text = path.display().to_string();
                draft.replaces = Some(path);
                self.refuse_path(id, None);
                return;
            }
            Verdict::Folder(path) => {
                draft.text = typed(&path);
                return self.refuse_path(id, Some(("path-is-folder", path)));
            }
            Verdict::Nothing => return self.refuse_path(id, Some(("path-none", PathBuf::new()))),
            Verdict::NoFile(path) => return self.refuse_path(id, Some(("path-no-file", path))),
            Verdict::NoFolder(path) => return self.refuse_path(id, Some(("path-no-folder", path))),
        };
        self.views.dialogs.close(id);
        self.take(chosen(choice, path), ctx);
    }

    fn refuse_path(&mut self, id: u64, why: Option<(&str, PathBuf)>) {
        let refusal = why.map(|(key, path)| {
            let args = [("file", path.display().to_string().into())];
            let text = self.state.i18n.t_args(key, &args);
            Refusal::new(text, vec!["field-path".to_owned()])
        });
        if let Some(open) = self.path_open(id) {
            open.refusal = refusal;
        }
        self.follow_path(id);
    }

    /// Another path stands in the dialog: what stands in its folder is looked up.
    pub(super) fn follow_path(&mut self, id: u64) {
        let Some(draft) = self.path_open(id).and_then(draft_of) else {
            return;
        };
        let (folder, _) = parts(&draft.text);
        if folder != draft.folder {
            self.look_into(id, folder);
        }
    }
}
