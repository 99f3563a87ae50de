#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "pipeline/project.h"

/// Sessions: what a person works on, and how it is looked at, as a file.
///
/// **The promise**: a session that any version has written is read by every later one, with the same
/// documents and the same case. What a version does not know it leaves alone: unknown fields are no error,
/// those beside "view" are written back, and so is all of "view". A session of a newer major schema is
/// refused in a line that says so. tests/golden/session_1.json is read by a test for as long as there are
/// sessions.
///
///     {"schema":"evenkeel.session/1",
///      "rows":[{"lengths":[6912,2320,...],"padding":true},...],   // padding: the last document is, false if
///      absent "case":{"masks":[{"mask":"document-causal","layers":1}],   // or {"and":[..]}, {"or":[..]},
///      {"not":..}, or {"mask_mod":TEXT,"tensors":{NAME:{"type":"int"|"bool","shape":[..],"values":[..]},..}}
///              "strategy":"ptrr","world_size":8,"block_size":[128,128],
///              "reference":"torch-2.15","load_balance":"on",
///              "cost":{"model":"flops","heads":32,"kv_heads":8,"head_dim":128}},   // absent: tiles
///
/// A calibrated cost is {"model":"calibrated","full":..,"partial":..,"q_tile":..,"rank":..}, in millionths.
///
///      "plans":[{"name":"a.npz","path":"/tmp/a.npz","step":3},...],  // strategies "file:NAME"; step: of
///                                                                  // a file of several
///      "pack_log":{"path":"/tmp/packs.jsonl","step":12},            // what the rows come from
///      "compare":"head-tail",                                      // strategy B; absent or null: A alone
///      "view":{...}}                                               // how it is looked at; absent: nothing
///      said
///
/// Of "case" only what differs from the default has to be there. The tensors of a mask_mod are kept by value,
/// in C order: a session needs no other file. A mask_mod's text is not looked at; it may be half written.
/// Plan files and the log of packs are kept by path, and read again when the session is; where that fails all
/// else is there, and the error stands in place of the plan.
namespace evenkeel::io {

/// The most bytes a session may have: what an editor can hold in reason.
inline constexpr std::uint64_t kMaxSessionBytes = std::uint64_t{1} << 28;

struct Session {
  Project project;
  std::string view;   ///< a JSON object as text, not looked into; empty: nothing said
  std::string extra;  ///< unknown fields as text of a JSON object; empty: none
  bool operator==(const Session&) const = default;
};

/// One line of JSON with a newline. `view` and `extra` must be JSON objects or empty; what is none is left
/// out.
[[nodiscard]] std::string session_text(const Session& session);

/// Errors: `bad_input` with the place: no JSON, another schema or a newer one, nested deeper than 64, a value
/// out of its range; those of `Layout::make` and `parse_named_mask`. Opens no file: plans and logs say that
/// they were not read.
[[nodiscard]] Result<Session> parse_session(std::string_view text);

/// Errors: those of `parse_session`; `bad_input` where there is no such file or it is too large; `io`.
[[nodiscard]] Result<Session> read_session(const std::filesystem::path& path);

/// Whole under its name, or not at all. Errors: `io`.
[[nodiscard]] Result<void> write_session(const std::filesystem::path& path, const Session& session);

/// Whether a file's content begins as a session does rather than as document lengths. False where it cannot
/// be read.
[[nodiscard]] bool looks_like_session(const std::filesystem::path& path);

}  // namespace evenkeel::io
