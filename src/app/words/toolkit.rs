//! What the toolkit itself calls its things to a screen reader, in the language of the window. Owns: which of
//! its names can come up here. Must not know: where they do.
//!
//! The toolkit has these names in English only, and no way to say others. So they are put in their place
//! where all that a reader is told leaves the window.

use crate::i18n::I18n;
use egui::accesskit::{Action, Node, NodeId, Role};
use egui::{Context, FullOutput, Plugin};
use std::collections::HashMap;
use std::sync::Arc;

/// The toolkit's names, what they are names of, and the keys of ours.
const NAMES: [(Role, &str, &str); 10] = [
    (Role::Splitter, "Resize panel", "toolkit-panel"),
    (Role::Button, "Close window", "toolkit-close"),
    (Role::Splitter, "Resize window right edge", "toolkit-right"),
    (Role::Splitter, "Resize window left edge", "toolkit-left"),
    (
        Role::Splitter,
        "Resize window bottom edge",
        "toolkit-bottom",
    ),
    (Role::Splitter, "Resize window top edge", "toolkit-top"),
    (
        Role::Splitter,
        "Resize window bottom-right corner",
        "toolkit-bottom-right",
    ),
    (
        Role::Splitter,
        "Resize window top-right corner",
        "toolkit-top-right",
    ),
    (
        Role::Splitter,
        "Resize window bottom-left corner",
        "toolkit-bottom-left",
    ),
    (
        Role::Splitter,
        "Resize window top-left corner",
        "toolkit-top-left",
    ),
];

/// Puts our names in the place of the toolkit's.
#[derive(Default)]
pub struct ToolkitNames {
    i18n: Option<Arc<I18n>>,
}

impl ToolkitNames {
    /// Names are in this language from now on.
    pub fn speak(ctx: &Context, i18n: &Arc<I18n>) {
        ctx.with_plugin(|names: &mut Self| {
            let is_spoken = |now: &Arc<I18n>| Arc::ptr_eq(now, i18n);
            if !names.i18n.as_ref().is_some_and(is_spoken) {
                names.i18n = Some(Arc::clone(i18n));
            }
        });
    }
}

fn rename(node: &mut Node, i18n: &I18n) {
    let role = node.role();
    if !matches!(role, Role::Splitter | Role::Button) {
        return;
    }
    let label = node.label();
    let known = NAMES
        .iter()
        .find(|(of, name, _)| *of == role && label == Some(*name));
    if let Some((.., key)) = known {
        node.set_label(i18n.t(key));
    }
}

/// A link that runs over several lines is as many things to press, and the toolkit names the first of
/// them: the others are called as that one is.
fn join_links(nodes: &mut [(NodeId, Node)]) {
    if !nodes.iter().any(|(_, node)| node.role() == Role::Link) {
        return;
    }
    let places = nodes.iter().zip(0..);
    let places: HashMap<NodeId, usize> = places.map(|((id, _), at)| (*id, at)).collect();
    let mut pieces = Vec::new();
    for (_, node) in &*nodes {
        let mut link = None;
        for at in node.children().iter().map(|child| places.get(child)) {
            let child = at.and_then(|at| Some((*at, &nodes.get(*at)?.1)));
            link = match child {
                Some((_, child)) if child.role() == Role::Link => child.label(),
                Some((at, child)) if is_piece(child) => {
                    pieces.extend(link.map(|link| (at, link.to_owned())));
                    link
                }
                _ => None,
            };
        }
    }
    for (at, link) in pieces {
        if let Some((_, node)) = nodes.get_mut(at) {
            node.set_role(Role::Link);
            node.set_label(link);
        }
    }
}

/// It can be pressed, and nothing is said of it.
fn is_piece(node: &Node) -> bool {
    node.role() == Role::Unknown && node.label().is_none() && node.supports_action(Action::Focus)
}

impl Plugin for ToolkitNames {
    fn debug_name(&self) -> &'static str {
        "toolkit names"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        let update = output.platform_output.accesskit_update.as_mut();
        if let (Some(update), Some(i18n)) = (update, &self.i18n) {
            for (_, node) in &mut update.nodes {
                rename(node, i18n);
            }
            join_links(&mut update.nodes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    #[test]
    fn only_the_toolkits_own_names_are_others_and_each_has_one_of_ours() {
        let i18n = I18n::new(Language::Chinese);
        for (role, name, key) in NAMES {
            let mut node = Node::new(role);
            node.set_label(name);
            rename(&mut node, &i18n);
            assert_eq!(node.label(), Some(i18n.t(key).as_str()));
            // A community that is called so keeps its name.
            let mut node = Node::new(Role::ListItem);
            node.set_label(name);
            rename(&mut node, &i18n);
            assert_eq!(node.label(), Some(name));
        }
    }
    #[test]
    fn what_a_link_runs_on_in_is_called_as_it_is() {
        let node = |role, label: Option<&str>| {
            let mut node = Node::new(role);
            node.add_action(Action::Focus);
            if let Some(label) = label {
                node.set_label(label);
            }
            node
        };
        let mut parent = Node::new(Role::GenericContainer);
        parent.set_children((1..7).map(NodeId).collect::<Vec<_>>());
        let mut nodes = vec![
            (NodeId(0), parent),
            (NodeId(1), node(Role::Unknown, None)),
            (NodeId(2), node(Role::Link, Some("大屏"))),
            (NodeId(3), node(Role::Unknown, None)),
            (NodeId(4), node(Role::Unknown, None)),
            (NodeId(5), node(Role::Button, Some("关闭"))),
            (NodeId(6), node(Role::Unknown, None)),
        ];
        join_links(&mut nodes);
        let names: Vec<Option<&str>> = nodes.iter().map(|(_, node)| node.label()).collect();
        let link = Some("大屏");
        let expected = [None, None, link, link, link, Some("关闭"), None];
        assert_eq!(names, expected);
        assert_eq!(nodes[4].1.role(), Role::Link);
    }
}
