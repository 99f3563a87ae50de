#include "help/glossary_dialog.h"

#include <QEvent>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

#include "help/help.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kLetters = 64;
constexpr int kLines = 30;

QString first_name(const HelpEntry& entry) {
  return QString::fromStdString(entry.names.front());
}

QString link(const QString& term, const QString& text) {
  return QStringLiteral("<a href=\"glossary:%1\">%2</a>")
      .arg(QString::fromLatin1(QUrl::toPercentEncoding(term)), text.toHtmlEscaped());
}

/// A text in which every other term leads to itself, the first time that it is said.
QString linked(const QString& text, const HelpEntry& of) {
  QString html;
  QStringList said{first_name(of)};
  qsizetype at = 0;
  for (auto all = termPattern().globalMatch(text); all.hasNext();) {
    const QRegularExpressionMatch match = all.next();
    const HelpEntry* entry = find_help(glossary(), match.captured().toStdString());
    html += text.mid(at, match.capturedStart() - at).toHtmlEscaped();
    at = match.capturedEnd();
    if (entry == nullptr || said.contains(first_name(*entry))) {
      html += match.captured().toHtmlEscaped();
      continue;
    }
    said << first_name(*entry);
    html += link(first_name(*entry), match.captured());
  }
  return html + text.mid(at).toHtmlEscaped();
}

bool matches(const HelpEntry& entry, const QString& typed) {
  if (typed.isEmpty()) return true;
  const auto has = [&](const std::string& text) {
    return QString::fromStdString(text).contains(typed, Qt::CaseInsensitive);
  };
  return has(entry.text) || std::any_of(entry.names.begin(), entry.names.end(), has);
}

}  // namespace

GlossaryDialog::GlossaryDialog(QWidget* parent)
    : QDialog(parent), search_(new QLineEdit(this)), page_(new QTextBrowser(this)) {
  setObjectName(QStringLiteral("glossary"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Glossary"));
  search_->setObjectName(QStringLiteral("glossary-search"));
  search_->setPlaceholderText(tr("Search the glossary"));
  search_->setAccessibleName(tr("Search the glossary"));
  search_->setClearButtonEnabled(true);
  page_->setObjectName(QStringLiteral("glossary-page"));
  page_->setAccessibleName(tr("Glossary"));
  page_->setOpenLinks(false);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(12);
  column->addWidget(search_);
  column->addWidget(page_);
  connect(search_, &QLineEdit::textChanged, this, [this] {
    current_.clear();
    fill();
  });
  connect(page_, &QTextBrowser::anchorClicked, this,
          [this](const QUrl& url) { showTerm(QUrl::fromPercentEncoding(url.path().toLatin1())); });
  fill();
  resize(page_->fontMetrics().averageCharWidth() * kLetters + 40, page_->fontMetrics().height() * kLines);
}

void GlossaryDialog::showTerm(const QString& term) {
  const HelpEntry* entry = find_help(glossary(), term.toStdString());
  search_->setText(entry == nullptr ? term : QString());
  current_ = entry == nullptr ? QString() : first_name(*entry);
  fill();
  if (!current_.isEmpty()) page_->scrollToAnchor(current_);
}

void GlossaryDialog::fill() {
  const QString typed = search_->text().trimmed();
  shown_.clear();
  page_->setFont(textFont(TextSize::normal));
  const QString css = QStringLiteral("a { color: %1; text-decoration: underline; } .quiet { color: %2; }")
                          .arg(theme().text.name(), theme().quietText.name());
  QString html;
  for (const HelpEntry& entry : glossary()) {
    if (!matches(entry, typed)) continue;
    const QString name = first_name(entry);
    shown_ << name;
    QStringList others;
    for (std::size_t i = 1; i < entry.names.size(); ++i) others << QString::fromStdString(entry.names[i]);
    const QString also = others.isEmpty() ? QString()
                                          : QStringLiteral(" <span class=\"quiet\">(%1)</span>")
                                                .arg(others.join(QStringLiteral(", ")).toHtmlEscaped());
    const QString arrow = name == current_ ? QStringLiteral("\u25b8 ") : QString();
    html += QStringLiteral("<p style=\"margin-top:10px\"><a name=\"%1\"></a>%4<b>%1</b>%2<br>%3</p>")
                .arg(name.toHtmlEscaped(), also, linked(QString::fromStdString(entry.text), entry), arrow);
  }
  if (shown_.isEmpty()) {
    html = QStringLiteral("<p class=\"quiet\">%1</p>").arg(tr("No term has these letters.").toHtmlEscaped());
  }
  page_->document()->setDefaultStyleSheet(css);
  page_->setHtml(html);
}

void GlossaryDialog::changeEvent(QEvent* event) {
  QDialog::changeEvent(event);
  if (event->type() == QEvent::StyleChange && page_ != nullptr) fill();
}

void showGlossary(const QString& term, QWidget* parent) {
  QWidget* window = parent == nullptr ? nullptr : parent->window();
  auto* open = window == nullptr ? nullptr : window->findChild<GlossaryDialog*>();
  if (open == nullptr) open = new GlossaryDialog(window);
  open->showTerm(term);
  open->show();
  open->raise();
  open->activateWindow();
  open->search().setFocus();
}

}  // namespace evenkeel::ui
