#include "io/session.h"

#include <algorithm>
#include <array>
#include <new>
#include <optional>
#include <utility>

#include "base/text.h"
#include "io/byte_source.h"
#include "io/byte_text.h"
#include "io/output_file.h"
#include "io/pack_log_file.h"
#include "io/plan_reader.h"
#include "io/session_json.h"
#include "io/shallow_json.h"
#include "io/system_error.h"

/// The session as a whole. Its parts: session_case_json.cpp, session_mask_json.cpp.
namespace evenkeel::io {
namespace {

constexpr std::string_view kSchema = "evenkeel.session/1";
constexpr std::string_view kSchemaName = "evenkeel.session/";

/// Nothing where `text` is no JSON object that can be written back.
std::optional<SessionJson> object_of(std::string_view text) {
  if (text.empty() || !is_shallow(text)) return std::nullopt;
  SessionJson parsed = SessionJson::parse(text, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  return parsed;
}

Result<Layout> layout_of(const SessionJson& rows) {
  if (!rows.is_array() || rows.empty()) return refused_field("\"rows\" is no list of batch rows");
  std::vector<std::vector<std::int64_t>> lengths;
  std::vector<bool> padding;
  std::size_t documents = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string place = "row " + std::to_string(r);
    const SessionJson& row = rows[r];
    if (!row.is_object() || !row.contains("lengths") || !row["lengths"].is_array()) {
      return refused_field(place + " has no list of \"lengths\"");
    }
    documents += row["lengths"].size();
    if (documents > static_cast<std::size_t>(kMaxDocuments)) {
      return bad_input("document-count-limit", "there are more than 33554432 (2^25) documents",
                       "split the batch into several runs");
    }
    auto& numbers = lengths.emplace_back();
    numbers.reserve(row["lengths"].size());
    for (const SessionJson& length : row["lengths"]) {
      const auto number = number_of(length);
      if (!number) {
        return refused_field(place +
                             " has a length that is no whole number: " + evenkeel::quoted(dumped(length)));
      }
      numbers.push_back(*number);
    }
    const SessionJson padded = row.value("padding", SessionJson(false));
    if (!padded.is_boolean())
      return refused_field(place + " has a \"padding\" that is neither true nor false");
    padding.push_back(padded.get<bool>());
  }
  auto layout = Layout::make(lengths);
  if (!layout) return layout.error();
  for (std::size_t r = 0; r < padding.size(); ++r) {
    if (!padding[r]) continue;
    auto row = DocumentRow::make(lengths[r], true);
    if (!row) return row.error();
    layout = layout->with_row(BatchRow{r}, std::move(row).value());
  }
  return layout;
}

/// Errors: another schema, a newer one.
Result<void> check_schema(const SessionJson& json) {
  const SessionJson schema = json.is_object() ? json.value("schema", SessionJson()) : SessionJson();
  const std::string name = schema.is_string() ? schema.get<std::string>() : std::string();
  if (name == kSchema) return {};
  if (name.starts_with(kSchemaName)) {
    return bad_input("session-version",
                     "this session was written by a later version (" + evenkeel::quoted(name) +
                         "; this one reads " + std::string(kSchema) + ")",
                     "open it with that version");
  }
  return bad_input("session-schema", "this is no session: its \"schema\" is not " + std::string(kSchema),
                   "open a file that the studio saved, or document lengths");
}

Result<Session> session_of(std::string_view text) {
  if (!is_shallow(text)) {
    return bad_input("session-json", "the session's lists and objects lie more than 64 deep in one another",
                     "open a file that the studio saved");
  }
  const SessionJson json = SessionJson::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return bad_input("session-json", "the session is no JSON: it is damaged or cut off",
                     "open a file that the studio saved");
  }
  if (auto known = check_schema(json); !known) return known.error();
  Session session;
  auto layout = layout_of(field_of(json, "rows"));
  if (!layout) return layout.error();
  session.project.layout = std::move(layout).value();
  auto settings = case_of(field_of(json, "case"));
  if (!settings) return settings.error();
  session.project.a = std::move(settings).value();
  if (const SessionJson& b = field_of(json, "compare"); !b.is_null()) {
    auto strategy = session_strategy(b, "\"compare\"");
    if (!strategy) return strategy.error();
    if (*strategy != session.project.a.strategy) session.project.b = *strategy;
  }
  auto plans = plans_of(field_of(json, "plans"));
  if (!plans) return plans.error();
  session.project.a.plans = std::move(plans).value();
  if (const SessionJson& log = field_of(json, "pack_log"); !log.is_null()) {
    auto logged = logged_of(log);
    if (!logged) return logged.error();
    session.project.logged = std::move(logged).value();
  }
  if (json.contains("view") && json["view"].is_object()) session.view = dumped(json["view"]);
  constexpr std::array kKnown = {"schema", "rows", "case", "compare", "plans", "pack_log", "view"};
  SessionJson extra = SessionJson::object();
  for (const auto& [key, value] : json.items()) {
    if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end()) extra[key] = value;
  }
  if (!extra.empty()) session.extra = dumped(extra);
  return session;
}

Error in_file(const std::filesystem::path& path, Error error) {
  error.message = shown(path) + ": " + error.message;
  return error;
}

/// Reads the plan files and the log that a project names; what cannot be read stands as an error in its
/// place. A path that is not whole begins in `folder`, where the session stands.
void read_named_files(const std::filesystem::path& folder, Project& project) {
  for (PlanSource& plan : project.a.plans) {
    plan.read = read_plan_source(folder / plan.path, plan.name, plan.step).read;
  }
  if (project.logged) project.logged->log.read = read_pack_log(folder / project.logged->log.path).read;
}

}  // namespace

std::string session_text(const Session& session) {
  const Project& project = session.project;
  SessionJson json;
  json["schema"] = kSchema;
  SessionJson rows = SessionJson::array();
  for (const auto& row : project.layout.rows()) {
    SessionJson entry{{"lengths", row->lengths()}};
    if (row->last_is_padding()) entry["padding"] = true;
    rows.push_back(std::move(entry));
  }
  json["rows"] = std::move(rows);
  json["case"] = case_json(project.a);
  if (project.b) json["compare"] = *project.b;
  if (!project.a.plans.empty()) json["plans"] = plans_json(project.a.plans);
  if (project.logged) json["pack_log"] = logged_json(*project.logged);
  if (auto view = object_of(session.view)) json["view"] = std::move(*view);
  if (auto extra = object_of(session.extra)) {
    for (const auto& [key, value] : extra->items()) {
      if (!json.contains(key)) json[key] = value;
    }
  }
  return dumped(json) + "\n";
}

Result<Session> parse_session(std::string_view text) {
  try {
    return session_of(text);
  } catch (const std::bad_alloc&) {
    return make_error(ErrorKind::memory, "memory", "there is not enough memory for this session");
  }
}

Result<Session> read_session(const std::filesystem::path& path) {
  auto source = open_for_reading(path);
  if (!source) return source.error();
  if (const auto size = (*source)->size(); size.value_or(0) > kMaxSessionBytes) {
    return in_file(path, bad_input("session-size",
                                   "it has " + byte_text(*size) + ", a session has at most " +
                                       byte_text(kMaxSessionBytes),
                                   "open document lengths as .npy"));
  }
  auto text = read_text(**source);
  if (!text) return in_file(path, text.error());
  auto session = parse_session(*text);
  if (!session) return in_file(path, session.error());
  read_named_files(path.parent_path(), session->project);
  return session;
}

Result<void> write_session(const std::filesystem::path& path, const Session& session) {
  auto file = OutputFile::open(path);
  if (!file) return file.error();
  if (auto written = (*file)->write(session_text(session)); !written) return written.error();
  return (*file)->commit();
}

bool looks_like_session(const std::filesystem::path& path) {
  auto source = open_for_reading(path);
  if (!source) return false;
  std::array<char, 512> begin{};
  const auto size = (*source)->read(begin.data(), begin.size());
  if (!size) return false;
  std::string_view text(begin.data(), *size);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

}  // namespace evenkeel::io
