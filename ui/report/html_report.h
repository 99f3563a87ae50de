#pragma once

#include <QByteArray>
#include <QString>
#include <vector>

#include "pipeline/executed.h"

namespace evenkeel::ui {

/// A picture that is put into the report itself.
struct ReportPicture {
  QByteArray data;
  QString type;     ///< "image/svg+xml" or "image/png"
  QString caption;  ///< what it shows; also its text twin
};

/// A comparison as one HTML page that can be mailed: workload, the command line that makes the same numbers,
/// every strategy, the ranks of A and B, findings, bounds. Self-contained: no scripts, nothing fetched, light
/// or dark as the reader has it, fit to print; well-formed XML too. All numbers are of `executed`.
/// O(strategies + ranks); of more than 1,024 ranks the first ones are listed, and that is said.
[[nodiscard]] QString htmlReport(const ExecutedSnapshot& executed,
                                 const std::vector<ReportPicture>& pictures);

}  // namespace evenkeel::ui
