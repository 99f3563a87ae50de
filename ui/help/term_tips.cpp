#include "help/term_tips.h"

#include <QAbstractItemModel>
#include <QHeaderView>
#include <QHelpEvent>
#include <QToolTip>
#include <utility>

#include "help/help.h"

namespace evenkeel::ui {
namespace {

/// Shows a tooltip of its own in the place of a widget's. Belongs to that widget.
class TermTips : public QObject {
 public:
  TermTips(QWidget& watched, std::function<QString(QPoint)> tip_at)
      : QObject(&watched), tip_at_(std::move(tip_at)) {
    watched.installEventFilter(this);
  }

  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() != QEvent::ToolTip) return false;
    const auto* help = static_cast<QHelpEvent*>(event);
    const QString tip = tip_at_(help->pos());
    if (tip.isEmpty()) return false;
    QToolTip::showText(help->globalPos(), tip, qobject_cast<QWidget*>(watched));
    return true;
  }

 private:
  std::function<QString(QPoint)> tip_at_;
};

}  // namespace

void explainTerms(QWidget& widget, const QStringList& terms) {
  widget.setProperty(kTermsProperty, terms);
  new TermTips(widget, [&widget, terms](QPoint) { return tipWithTerms(widget.toolTip(), terms); });
}

void explainWords(QWidget& widget, std::function<QString(QPoint)> words_at) {
  new TermTips(widget, [&widget, words_at = std::move(words_at)](QPoint at) {
    const QStringList terms = termsIn(words_at(at));
    return terms.isEmpty() ? QString() : tipWithTerms(widget.toolTip(), terms);
  });
}

void explainColumns(QHeaderView& header, std::function<QString(int column)> term_of) {
  new TermTips(*header.viewport(), [&header, term_of = std::move(term_of)](QPoint at) {
    const int column = header.logicalIndexAt(at);
    if (column < 0) return QString();
    const QString term = term_of(column);
    const QString tip = header.model()->headerData(column, header.orientation(), Qt::ToolTipRole).toString();
    return tipWithTerms(tip, term.isEmpty() ? QStringList() : QStringList{term});
  });
}

}  // namespace evenkeel::ui
