#include "model/workload_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "bars/number_text.h"

namespace evenkeel::ui {
namespace {

QString tr(const char* text) {
  return QCoreApplication::translate("workload", text);
}

QString counted(std::int64_t value, const QString& one, const QString& many) {
  return numberText(value) + QLatin1Char(' ') + (value == 1 ? one : many);
}

}  // namespace

QString workloadText(const Project& project) {
  const Layout& layout = project.layout;
  const Case& a = project.a;
  const auto batch = static_cast<std::int64_t>(layout.batch());
  QStringList parts;
  if (batch > 1) parts << counted(batch, tr("row"), tr("rows"));
  const auto padded = std::count_if(layout.rows().begin(), layout.rows().end(),
                                    [](const Layout::RowPointer& row) { return row->last_is_padding(); });
  const QString documents =
      counted(static_cast<std::int64_t>(layout.document_count()) - padded, tr("document"), tr("documents"));
  parts << (padded == 0 ? documents : tr("%1 and padding").arg(documents));
  const QString tokens = counted(layout.seq_len(), tr("token"), tr("tokens"));
  if (batch == 1) {
    parts << tokens;
  } else if (check_batch(layout)) {
    parts << tr("%1 × %2").arg(numberText(batch), tokens);
  } else {
    parts << tr("rows of different total");
  }
  parts << tr("%1 of %2")
               .arg(counted(ceil_div(layout.seq_len(), a.block_size.q), tr("block"), tr("blocks")),
                    QString::fromStdString(block_size_name(a.block_size)));
  parts << counted(a.world_size.value, tr("rank"), tr("ranks"));
  return parts.join(QStringLiteral(" · "));
}

}  // namespace evenkeel::ui
