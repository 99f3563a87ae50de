#include "strip/pasted_lengths.h"

#include <QCoreApplication>
#include <algorithm>
#include <utility>

#include "io/lengths.h"

namespace evenkeel::ui {
namespace {

/// So many numbers that grow all the way are hardly lengths.
constexpr std::size_t kSuspicious = 4;

QString tr(const char* text) {
  return QCoreApplication::translate("PastedLengths", text);
}

/// Whether each length is greater than the one before.
bool grows(const Layout& layout) {
  const auto& row = layout.row(BatchRow{0});
  if (layout.batch() != 1 || row.document_count() < kSuspicious) return false;
  for (std::size_t i = 1; i < row.document_count(); ++i) {
    if (row.length(i) <= row.length(i - 1)) return false;
  }
  return true;
}

}  // namespace

Result<PastedLengths> readPasted(const QString& text) {
  const std::string bytes = text.toStdString();
  auto lengths = io::parse_lengths(bytes);
  if (lengths) {
    const QString note = grows(*lengths)
                             ? tr("Taken as document lengths; were they cu_seqlens, put a 0 before them")
                             : QString();
    return PastedLengths{std::move(lengths).value(), note};
  }
  if (auto offsets = io::parse_lengths(bytes, io::LengthsFormat::cu_seqlens)) {
    return PastedLengths{std::move(offsets).value(),
                         tr("Taken as cu_seqlens, for they begin at 0; Ctrl+L reads them as something else")};
  }
  if (auto ids = io::parse_lengths(bytes, io::LengthsFormat::document_ids);
      ids && ids->document_count() > 1 && static_cast<std::int64_t>(ids->document_count()) < ids->seq_len()) {
    return PastedLengths{std::move(ids).value(),
                         tr("Taken as document ids, one a token; Ctrl+L reads them as something else")};
  }
  return lengths.error();
}

}  // namespace evenkeel::ui
