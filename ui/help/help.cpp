#include "help/help.h"

#include <QFile>
#include <algorithm>

namespace evenkeel::ui {
namespace {

std::vector<HelpEntry> read(const QString& name) {
  QFile file(QStringLiteral(":/evenkeel/help/") + name);
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QByteArray text = file.readAll();
  auto entries = parse_help({text.constData(), static_cast<std::size_t>(text.size())});
  return entries ? std::move(entries).value() : std::vector<HelpEntry>();
}

QString text_in(const std::vector<HelpEntry>& entries, const QString& name) {
  const HelpEntry* entry = find_help(entries, name.toStdString());
  return entry == nullptr ? QString() : QString::fromStdString(entry->text);
}

}  // namespace

const std::vector<HelpEntry>& glossary() {
  static const std::vector<HelpEntry> entries = read(QStringLiteral("glossary.md"));
  return entries;
}

QString termText(const QString& term) {
  return text_in(glossary(), term);
}

const QRegularExpression& termPattern() {
  static const QRegularExpression words = [] {
    QStringList names;
    for (const HelpEntry& entry : glossary()) {
      for (const std::string& name : entry.names) {
        names << QRegularExpression::escape(QString::fromStdString(name));
      }
    }
    std::stable_sort(names.begin(), names.end(),
                     [](const QString& a, const QString& b) { return a.size() > b.size(); });
    return QRegularExpression(QStringLiteral("(?<![\\w-])(%1)(?![\\w-])").arg(names.join(QLatin1Char('|'))));
  }();
  return words;
}

QStringList termsIn(const QString& text) {
  QStringList terms;
  for (auto all = termPattern().globalMatch(text); all.hasNext();) {
    const HelpEntry* entry = find_help(glossary(), all.next().captured().toStdString());
    if (entry == nullptr) continue;
    const QString name = QString::fromStdString(entry->names.front());
    if (!terms.contains(name)) terms << name;
  }
  return terms;
}

QString tipWithTerms(const QString& tip, const QStringList& terms) {
  QString html;
  if (!tip.isEmpty()) {
    html = QStringLiteral("<p>%1</p>")
               .arg(tip.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
  }
  for (const QString& term : terms) {
    const QString text = termText(term);
    if (text.isEmpty()) continue;
    html += QStringLiteral("<p><b>%1</b>: %2</p>").arg(term.toHtmlEscaped(), text.toHtmlEscaped());
  }
  return html;
}

QString panelHelp(const QString& id) {
  static const std::vector<HelpEntry> entries = read(QStringLiteral("panels.md"));
  return text_in(entries, id);
}

}  // namespace evenkeel::ui
