#include "lessons/lesson_document.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocumentFragment>
#include <QTextObjectInterface>

#include "lessons/lesson_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kPixelsPerInch = 96;
constexpr double kMargin = 18;  ///< mm
constexpr double kFooter = 14;  ///< px from the sheet's end to the base of its footer
constexpr int kPictureObject = QTextFormat::UserObject + 1;
constexpr int kPictureProperty = QTextFormat::UserProperty + 1;
constexpr double kAbove = 10;  ///< px over a paragraph
constexpr double kBelow = 4;
constexpr double kLineHeight = 125;  ///< per cent
constexpr double kHeading = 1.5;
constexpr double kTitle = 2;
/// The state of blocks that say what follows them: they stand on its sheet.
constexpr int kLeadsOn = 1;

/// Draws pictures of the views, as wide as the sheet.
class PictureObject : public QObject, public QTextObjectInterface {
  Q_OBJECT
  Q_INTERFACES(QTextObjectInterface)

 public:
  using QObject::QObject;

  int add(const LessonPicture& picture) {
    pictures_.push_back(picture);
    return static_cast<int>(pictures_.size()) - 1;
  }
  QSizeF intrinsicSize(QTextDocument* /*document*/, int /*at*/, const QTextFormat& format) override {
    return QSizeF(of(format).size) * scale();
  }
  void drawObject(QPainter* painter, const QRectF& rect, QTextDocument* /*document*/, int /*at*/,
                  const QTextFormat& format) override {
    // Not on the sheets before and after its own.
    if (painter->hasClipping() && !painter->clipBoundingRect().intersects(rect)) return;
    painter->drawImage(rect, of(format).painted);
  }

 private:
  [[nodiscard]] const LessonPicture& of(const QTextFormat& format) const {
    return pictures_[static_cast<std::size_t>(format.property(kPictureProperty).toInt())];
  }
  [[nodiscard]] static double scale() {
    return static_cast<double>(kLessonSheet.width()) / kLessonPicture.width();
  }
  std::vector<LessonPicture> pictures_;
};

/// Writes paragraphs one under the other.
class Writer {
 public:
  explicit Writer(QTextDocument& document) : cursor_(&document), pictures_(new PictureObject(&document)) {
    document.documentLayout()->registerHandler(kPictureObject, pictures_);
  }

  void heading(const QString& text, double times, bool new_sheet) {
    QTextBlockFormat block = next(times * kAbove);
    if (new_sheet) block.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    begin(block);
    QFont font = textFont(TextSize::large, QFont::Bold);
    font.setPointSizeF(font.pointSizeF() * times);
    insert(text, font, theme().text);
    leadOn();
  }
  void quiet(const QString& text) {
    begin(next(kAbove / 2));
    insert(text, textFont(TextSize::normal), theme().quietText);
  }
  void strong(const QString& text) {
    begin(next(kAbove));
    insert(text, textFont(TextSize::large, QFont::DemiBold), theme().text);
    leadOn();
  }
  void markdown(const QString& text, const QString& mark = {}) {
    begin(next(kAbove));
    if (!mark.isEmpty())
      insert(mark + QStringLiteral("   "), textFont(TextSize::large, QFont::DemiBold), theme().text);
    const int begin = cursor_.position();
    cursor_.insertFragment(QTextDocumentFragment::fromHtml(lessonHtml(text)));
    // The first paragraph has become one with that before it.
    QTextCursor all(cursor_);
    all.setPosition(begin, QTextCursor::KeepAnchor);
    QTextBlockFormat format;
    format.setLineHeight(kLineHeight, QTextBlockFormat::ProportionalHeight);
    format.setBottomMargin(kBelow);
    all.mergeBlockFormat(format);
  }
  /// One beside the other where there is room.
  void pictures(const std::vector<LessonPicture>& all) {
    if (all.empty()) return;
    begin(next(kAbove));
    for (std::size_t i = 0; i < all.size(); ++i) {
      QTextCharFormat format;
      format.setObjectType(kPictureObject);
      format.setProperty(kPictureProperty, pictures_->add(all[i]));
      format.setVerticalAlignment(QTextCharFormat::AlignTop);
      if (i > 0) cursor_.insertText(QStringLiteral(" "), QTextCharFormat());
      cursor_.insertText(QString(QChar::ObjectReplacementCharacter), format);
    }
  }

 private:
  [[nodiscard]] static QTextBlockFormat next(double above) {
    QTextBlockFormat format;
    format.setTopMargin(above);
    return format;
  }
  void begin(const QTextBlockFormat& format) {
    if (cursor_.document()->isEmpty()) {
      cursor_.setBlockFormat(format);
    } else {
      cursor_.insertBlock(format, QTextCharFormat());
    }
  }
  void leadOn() { cursor_.block().setUserState(kLeadsOn); }
  void insert(const QString& text, const QFont& font, const QColor& colour) {
    QTextCharFormat format;
    format.setFont(font);
    format.setForeground(colour);
    cursor_.insertText(text, format);
  }

  QTextCursor cursor_;
  PictureObject* pictures_;
};

void write_step(Writer& writer, const LessonPage& page, std::size_t number, bool new_sheet) {
  writer.heading(QObject::tr("%1. %2").arg(number).arg(page.title), kHeading, new_sheet);
  writer.markdown(page.text);
  if (!page.outlined.isEmpty()) writer.quiet(QObject::tr("Outlined: %1").arg(page.outlined));
  writer.pictures(page.pictures);
  if (!page.question) return;
  writer.strong(QObject::tr("Predict"));
  writer.markdown(*page.question);
  for (std::size_t i = 0; i < page.choices.size(); ++i) {
    writer.markdown(page.choices[i], QString(QChar(static_cast<char16_t>(u'A' + i))));
  }
  if (page.choices.empty()) writer.quiet(QObject::tr("Your prediction: %1").arg(QString(24, u'_')));
}

/// The sheet on which the first line of a block stands.
int sheet_of(const QTextDocument& document, const QTextBlock& block) {
  const double top = document.documentLayout()->blockBoundingRect(block).top();
  const double line = block.layout()->lineCount() > 0 ? block.layout()->lineAt(0).y() : 0;
  return static_cast<int>((top + line) / kLessonSheet.height());
}

/// What leads on to a block of the next sheet goes there with it.
void keep_together(QTextDocument& document) {
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    if (block.userState() != kLeadsOn || !block.next().isValid()) continue;
    if (sheet_of(document, block) == sheet_of(document, block.next())) continue;
    while (block.previous().isValid() && block.previous().userState() == kLeadsOn) block = block.previous();
    QTextCursor cursor(block);
    QTextBlockFormat format;
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    cursor.mergeBlockFormat(format);
  }
}

}  // namespace

std::unique_ptr<QTextDocument> lessonDocument(const Lesson& lesson, const std::vector<LessonPage>& pages) {
  auto document = std::make_unique<QTextDocument>();
  document->setUndoRedoEnabled(false);
  document->setUseDesignMetrics(true);
  document->setDocumentMargin(0);
  document->setDefaultFont(textFont(TextSize::large));
  Writer writer(*document);
  writer.heading(QString::fromStdString(lesson.title), kTitle, false);
  writer.markdown(QString::fromStdString(lesson.summary));
  for (std::size_t i = 0; i < pages.size(); ++i) write_step(writer, pages[i], i + 1, i > 0);
  bool first = true;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    if (!pages[i].question) continue;
    if (std::exchange(first, false)) writer.heading(QObject::tr("Answers"), kTitle, true);
    writer.heading(QObject::tr("%1. %2").arg(i + 1).arg(pages[i].title), kHeading, false);
    writer.strong(pages[i].outcome);
    writer.markdown(pages[i].reveal);
    writer.pictures(pages[i].revealed);
  }
  document->setPageSize(QSizeF(kLessonSheet));
  keep_together(*document);
  return document;
}

QByteArray lessonPdf(const QTextDocument& document, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setTitle(title);
  writer.setCreator(QStringLiteral("Evenkeel"));
  writer.setResolution(kPixelsPerInch);
  writer.setPageSize(QPageSize(QPageSize::A4));
  writer.setPageMargins(QMarginsF(kMargin, kMargin, kMargin, kMargin), QPageLayout::Millimeter);
  QPainter painter(&writer);
  painter.setRenderHint(QPainter::LosslessImageRendering);
  const QSizeF sheet(kLessonSheet);
  const double scale = writer.width() / sheet.width();
  const int count = document.pageCount();
  for (int page = 0; page < count; ++page) {
    if (page > 0) writer.newPage();
    // Ink and ground belong together, margins included.
    const QMargins margins = writer.pageLayout().marginsPixels(kPixelsPerInch);
    painter.fillRect(QRect(0, 0, writer.width(), writer.height()) + margins, theme().panel);
    painter.save();
    painter.scale(scale, scale);
    QAbstractTextDocumentLayout::PaintContext context;
    context.palette.setColor(QPalette::Text, theme().text);
    context.clip = QRectF(QPointF(0, page * sheet.height()), sheet);
    painter.translate(0, -page * sheet.height());
    painter.setClipRect(context.clip);
    document.documentLayout()->draw(&painter, context);
    painter.restore();
    const QFont quiet = textFont(TextSize::normal);
    painter.setFont(quiet);
    painter.setPen(theme().quietText);
    const QRectF footer(0, writer.height() - kFooter, writer.width(), kFooter + 4);
    painter.drawText(footer, Qt::AlignLeft | Qt::AlignBottom, title);
    painter.drawText(footer, Qt::AlignRight | Qt::AlignBottom,
                     QObject::tr("page %1 of %2").arg(page + 1).arg(count));
  }
  painter.end();
  return bytes;
}

}  // namespace evenkeel::ui

#include "lesson_document.moc"
