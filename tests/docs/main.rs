//! The guide and the other pages, held against the program: both languages say the same, links lead
//! somewhere, pictures are there, commands run as they are written, captions are those of the window, and what is said of
//! the sources is there.

mod architecture;
mod captions;
mod commands;
mod languages;
mod links;
mod markdown;
mod pictures;
mod practice;
