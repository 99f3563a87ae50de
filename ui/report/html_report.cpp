#include "report/html_report.h"

#include <QXmlStreamWriter>
#include <algorithm>

#include "bars/number_text.h"
#include "findings/finding_row.h"
#include "model/studio_model.h"
#include "model/workload_text.h"
#include "shell/command_line.h"
#include "strategies/strategy_model.h"
#include "text/table_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr std::int64_t kMaxRanks = 1024;

QString tr(const char* text) {
  return QObject::tr(text);
}

/// The colours of a theme as CSS variables.
QString variables(const Theme& t) {
  return QStringLiteral("--ground:%1;--panel:%2;--line:%3;--text:%4;--quiet:%5;--warning:%6;--error:%7;")
      .arg(t.ground.name(), t.panel.name(), t.line.name(), t.text.name(), t.quietText.name(),
           t.warning.name(), t.error.name());
}

QString style() {
  return QStringLiteral(
             "\n:root{color-scheme:light dark;%1}\n"
             "@media (prefers-color-scheme:dark){:root{%2}}\n"
             "@media print{:root{%1}body{background:none;max-width:none;padding:0}"
             "section{break-inside:avoid;border:none;padding:0}section.long{break-inside:auto}}\n"
             "body{margin:0 auto;padding:24px "
             "16px;max-width:1080px;background:var(--ground);color:var(--text);"
             "font:15px/1.45 system-ui,sans-serif;font-variant-numeric:tabular-nums}\n"
             "h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:0 0 8px}p{margin:4px 0 8px}\n"
             ".quiet{color:var(--quiet)}.far{color:var(--error);font-weight:600}\n"
             "section{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:16px;"
             "margin:16px 0;overflow-x:auto}\n"
             "table{border-collapse:collapse;width:100%}th{font-weight:400;color:var(--quiet);"
             "vertical-align:bottom}\n"
             "th,td{padding:4px 8px;text-align:right;border-bottom:1px solid var(--line)}\n"
             "th.left,td.left{text-align:left}tr.chosen td{font-weight:600}\n"
             "pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;font-size:13px}\n"
             "img{max-width:100%;height:auto}figure{margin:0}li{margin-bottom:8px}\n")
      .arg(variables(themeOf(ThemeKind::light)), variables(themeOf(ThemeKind::dark)));
}

class Page {
 public:
  explicit Page(const ExecutedSnapshot& executed)
      : executed_(executed), request_(executed.snapshot->request), writer_(&out_) {
    model_.choose(QString::fromStdString(request_.settings.strategy),
                  QString::fromStdString(request_.b.value_or(std::string())));
    model_.show(*executed.snapshot, &executed);
  }

  QString write(const std::vector<ReportPicture>& pictures) {
    writer_.writeDTD(QStringLiteral("<!DOCTYPE html>"));
    start("html");
    writer_.writeDefaultNamespace(QStringLiteral("http://www.w3.org/1999/xhtml"));
    attribute("lang", QStringLiteral("en"));
    head();
    start("body");
    element("h1", title());
    element("p", workloadText(project()), "quiet");
    for (const ReportPicture& picture : pictures) writePicture(picture);
    maskMod();
    strategies();
    findings();
    ranks();
    bounds();
    command();
    writer_.writeEndElement();
    writer_.writeEndElement();
    return out_;
  }

 private:
  [[nodiscard]] Project project() const { return {request_.layout, request_.settings, request_.b}; }
  [[nodiscard]] QString title() const {
    QString a = QString::fromStdString(request_.settings.strategy);
    if (!request_.b) return a;
    return tr("A %1, B %2").arg(a, QString::fromStdString(*request_.b));
  }

  void start(const char* name, const char* css_class = nullptr) {
    writer_.writeStartElement(QString::fromLatin1(name));
    if (css_class != nullptr) attribute("class", QString::fromLatin1(css_class));
  }
  void attribute(const char* name, const QString& value) {
    writer_.writeAttribute(QString::fromLatin1(name), value);
  }
  void element(const char* name, const QString& text, const char* css_class = nullptr) {
    start(name, css_class);
    writer_.writeCharacters(text);
    writer_.writeEndElement();
  }
  void end() { writer_.writeEndElement(); }

  void head() {
    start("head");
    start("meta");
    attribute("charset", QStringLiteral("utf-8"));
    end();
    start("meta");
    attribute("name", QStringLiteral("viewport"));
    attribute("content", QStringLiteral("width=device-width, initial-scale=1"));
    end();
    element("title", tr("Evenkeel: %1").arg(title()));
    element("style", style());
    end();
  }

  void writePicture(const ReportPicture& picture) {
    start("section");
    start("figure");
    start("img");
    attribute(
        "src",
        QStringLiteral("data:%1;base64,%2").arg(picture.type, QString::fromLatin1(picture.data.toBase64())));
    attribute("alt", picture.caption);
    end();
    element("figcaption", picture.caption, "quiet");
    end();
    end();
  }

  /// The text of a mask that has no other name, and what it indexes.
  void maskMod() {
    const MaskSpec& mask = request_.settings.masks.front().mask;
    if (mask.join != MaskJoin::program) return;
    start("section");
    element("h2", tr("The mask"));
    QString text = QString::fromStdString(mask.mask_mod.text());
    // What XML cannot hold says nothing in Python.
    text.removeIf([](QChar c) { return c < QLatin1Char(' ') && c != u'\n' && c != u'\t'; });
    element("pre", text);
    QStringList tensors;
    for (const MaskTensor& tensor : mask.mask_mod.tensors()) {
      tensors << QString::fromStdString(tensor.name() + " " + shape_text(tensor.shape()));
    }
    if (!tensors.isEmpty()) {
      element("p", tr("It indexes tensors: %1").arg(tensors.join(QStringLiteral("; "))), "quiet");
    }
    end();
  }

  void strategies() {
    start("section");
    element("h2", tr("Strategies"));
    const int columns = model_.batch() > 1 ? StrategyModel::column_count : StrategyModel::row_mean;
    start("table");
    start("thead");
    start("tr");
    for (int column = 0; column < columns; ++column) {
      element("th", model_.columnTitle(column), column == 0 ? "left" : nullptr);
    }
    end();
    end();
    start("tbody");
    for (int row = 0; row < model_.rowCount(); ++row) {
      const bool marked = !model_.index(row, 0).data(StrategyModel::kMarkRole).toString().isEmpty();
      start("tr", marked ? "chosen" : nullptr);
      element("td", model_.index(row, 0).data(kCopyTextRole).toString(), "left");
      if (model_.refused(row)) {
        start("td", "left");
        attribute("colspan", QString::number(columns - 1));
        writer_.writeCharacters(model_.strategy(row).reason);
        end();
      } else {
        for (int column = 1; column < columns; ++column) {
          const QModelIndex index = model_.index(row, column);
          element("td", index.data(kCopyTextRole).toString(),
                  index.data(StrategyModel::kFarRole).toBool() ? "far" : nullptr);
        }
      }
      end();
    }
    end();
    end();
    element("p",
            tr("Imbalance is max / mean over ranks; fragmentation is executed tiles / tiles of the mask."),
            "quiet");
    end();
  }

  void findings() {
    start("section");
    element("h2", tr("Findings"));
    const auto write = [&](const std::vector<Finding>& all, Side side) {
      for (const Finding& finding : all) {
        element("li", ShownFinding{finding, request_.b ? QString(sideLetter(side)) : QString(), {}}.text());
      }
    };
    if (executed_.findings.empty() && executed_.findings_of_b.empty()) {
      element("p", tr("No findings"));
    } else {
      start("ul");
      write(executed_.findings, Side::a);
      write(executed_.findings_of_b, Side::b);
      end();
    }
    end();
  }

  void ranks() {
    start("section", "long");
    element("h2", tr("Ranks"));
    std::vector<Side> sides = {Side::a};
    if (request_.b) sides.push_back(Side::b);
    start("table");
    start("thead");
    start("tr");
    element("th", tr("rank"));
    for (const Side side : sides) {
      const QString letter = request_.b ? sideLetter(side) + QStringLiteral(" ") : QString();
      for (const char* word : {"full tiles", "partial tiles", "executed tiles", "allowed pairs"}) {
        element("th", letter + tr(word));
      }
    }
    end();
    end();
    start("tbody");
    const std::int64_t world = request_.settings.world_size.value;
    for (std::int64_t r = 0; r < std::min(world, kMaxRanks); ++r) {
      start("tr");
      element("td", numberText(r));
      for (const Side side : sides) rankCells(side, static_cast<std::size_t>(r));
      end();
    }
    end();
    end();
    if (world > kMaxRanks) {
      element("p", tr("The first %1 of %2 ranks.").arg(numberText(kMaxRanks), numberText(world)), "quiet");
    }
    end();
  }

  void rankCells(Side side, std::size_t rank) {
    const QString none = QStringLiteral("\u2013");
    const StrategyExecution* execution = StudioModel::execution(executed_, side);
    if (execution != nullptr && execution->execution) {
      const Execution& run = **execution->execution;
      const std::int64_t full = run.total.full[rank];
      const std::int64_t partial = run.total.partial[rank];
      const bool slowest = full + partial == run.slowest_tiles();
      element("td", numberText(full));
      element("td", numberText(partial));
      element("td", slowest ? tr("slowest %1").arg(numberText(full + partial)) : numberText(full + partial));
    } else {
      for (int i = 0; i < 3; ++i) element("td", none);
    }
    const StrategyOutcome* outcome = StudioModel::outcome(*executed_.snapshot, side);
    const bool measured = outcome != nullptr && outcome->metrics.ok();
    element("td", measured ? numberText((*outcome->metrics)->total.area[rank]) : none);
  }

  void bounds() {
    start("section");
    element("h2", tr("Bounds"));
    const StrategyOutcome* outcome = StudioModel::outcome(*executed_.snapshot, Side::a);
    if (request_.b && !outcome->metrics) outcome = StudioModel::outcome(*executed_.snapshot, Side::b);
    const StrategyExecution* execution = executed_.execution(outcome->strategy);
    if (!outcome->metrics) {
      element("p", QString::fromStdString(outcome->metrics.error().line()));
    } else {
      const Bounds& known = (*outcome->metrics)->total.bounds;
      element("p",
              known.whole_block_tiles
                  ? tr("Under any plan that keeps blocks whole and gives every rank the same number of "
                       "them, the slowest rank runs at least %1 tiles: the whole-block bound. A plan that "
                       "cuts blocks need not keep it and is only compared with it.")
                        .arg(numberText(*known.whole_block_tiles))
                  : tr("There is no whole-block bound here."));
      if (execution != nullptr && execution->execution) {
        element("p", tr("Under any plan at all it runs at least %1 tiles.")
                         .arg(numberText((*execution->execution)->tiles_bound)));
      }
      element("p", tr("An even share is %1 allowed pairs a rank.").arg(numberText(known.area)));
    }
    end();
  }

  void command() {
    start("section");
    element("h2", tr("The same numbers from the command line"));
    const QString why = whySessionFile(project());
    if (why.isEmpty()) {
      element("pre", commandLine(project()));
    } else {
      element("p", tr("With the session saved as session.evenkeel, as %1:").arg(why));
      element("pre", commandLine(project(), QStringLiteral("session.evenkeel")));
    }
    end();
  }

  const ExecutedSnapshot& executed_;
  const Request& request_;
  QString out_;
  QXmlStreamWriter writer_;
  StrategyModel model_;
};

}  // namespace

QString htmlReport(const ExecutedSnapshot& executed, const std::vector<ReportPicture>& pictures) {
  return Page(executed).write(pictures) + u'\n';
}

}  // namespace evenkeel::ui
