#pragma once

#include <QDialog>

class QLineEdit;
class QTextBrowser;

namespace evenkeel::ui {

/// All terms on one page, searched by a few letters; the words of a text that are terms lead to them. Stays
/// open beside the work.
class GlossaryDialog : public QDialog {
  Q_OBJECT

 public:
  explicit GlossaryDialog(QWidget* parent = nullptr);

  /// Goes to a term; where the glossary has none, searches for it.
  void showTerm(const QString& term);
  /// Terms that are shown, in their order.
  [[nodiscard]] const QStringList& shownTerms() const { return shown_; }
  [[nodiscard]] QLineEdit& search() { return *search_; }
  [[nodiscard]] QTextBrowser& page() { return *page_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void fill();

  QLineEdit* search_ = nullptr;
  QTextBrowser* page_ = nullptr;
  QStringList shown_;
  QString current_;  ///< the term that was gone to
};

/// Opens the glossary of the window that `parent` is in, or brings it to the front, at a term; at its
/// beginning where that is empty.
void showGlossary(const QString& term, QWidget* parent);

}  // namespace evenkeel::ui
