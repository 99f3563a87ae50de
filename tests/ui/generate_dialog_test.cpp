#include "shell/generate_dialog.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include "shell/length_histogram_view.h"
#include "shell/sample.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

struct Shown {
  Shown() : dialog(sampleProject()), histogram(*dialog.findChild<LengthHistogramView*>()) { dialog.show(); }
  void type(const char* field, const QString& text) {
    dialog.findChild<QLineEdit*>(QString::fromLatin1(field))->setText(text);
  }
  void choose(const QString& preset) { dialog.findChild<QComboBox*>("preset")->setCurrentText(preset); }
  [[nodiscard]] QString outcome() const { return dialog.findChild<QLabel*>("outcome")->text(); }
  [[nodiscard]] bool mayGenerate() const {
    for (const QPushButton* button : dialog.findChildren<QPushButton*>()) {
      if (button->text() == "Generate") return button->isEnabled();
    }
    return false;
  }
  /// Whether what is shown is a count of the documents that these settings give.
  [[nodiscard]] bool shows(const std::string& preset, std::uint64_t seed, const Packing& packing) const {
    if (!histogram.histogram()) return false;
    std::map<std::int64_t, std::int64_t> documents;  // by the power of two that a length has reached
    std::int64_t count = 0;
    const Layout layout = generate_preset(preset, seed, packing).value();
    for (const auto& row : layout.rows()) {
      for (const std::int64_t length : row->lengths()) {
        std::int64_t power = 1;
        while (2 * power <= length) power *= 2;
        ++documents[power];
        ++count;
      }
    }
    const LengthHistogram& shown = *histogram.histogram();
    std::int64_t power = 1;
    for (const LengthHistogram::Bin& bin : shown.bins) {
      if (bin.documents != documents[power]) return false;
      power *= 2;
    }
    return shown.documents == count;
  }

  GenerateDialog dialog;
  LengthHistogramView& histogram;
};

}  // namespace

/// The histogram is of the documents that will be there, and the dialog never waits for it.
class GenerateDialogTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theHistogramIsOfWhatWillBeGenerated() {
    Shown shown;
    QTRY_VERIFY(shown.shows("wikipedia", 1, {65536, 1, 16}));
    shown.type("seed", "2");
    QTRY_VERIFY(shown.shows("wikipedia", 2, {65536, 1, 16}));
    shown.type("tokens", "131072");
    QTRY_VERIFY(shown.shows("wikipedia", 2, {131072, 1, 16}));
    shown.type("rows", "3");
    QTRY_VERIFY(shown.shows("wikipedia", 2, {131072, 3, 16}));
    shown.type("multiple", "1");
    QTRY_VERIFY(shown.shows("wikipedia", 2, {131072, 3, 1}));
    shown.choose("prolong");
    QTRY_VERIFY(shown.shows("prolong", 2, {131072, 3, 1}));
    QCOMPARE(shown.dialog.generation()->preset, std::string("prolong"));
    const LengthHistogram& of = *shown.histogram.histogram();
    QVERIFY2(shown.outcome().startsWith(QString::number(of.documents) + " documents"),
             qPrintable(shown.outcome()));
  }

  void barsAreAsHighAsTheirShares() {
    Shown shown;
    shown.type("rows", "16");
    QTRY_VERIFY(shown.shows("wikipedia", 1, {65536, 16, 16}));
    const LengthHistogram& of = *shown.histogram.histogram();
    const auto part = [](std::int64_t some, std::int64_t all) {
      return static_cast<double>(some) / static_cast<double>(all);
    };
    const double whole =
        shown.histogram.documentsBar(of.first()).height() / part(of.bins[of.first()].documents, of.documents);
    for (std::size_t bin = of.first(); bin < of.bins.size(); ++bin) {
      const QRectF documents = shown.histogram.documentsBar(bin);
      const QRectF tokens = shown.histogram.tokensBar(bin);
      QVERIFY(std::abs(documents.height() - whole * part(of.bins[bin].documents, of.documents)) < 1e-6);
      QVERIFY(std::abs(tokens.height() - whole * part(of.bins[bin].tokens, of.tokens)) < 1e-6);
      QVERIFY(documents.right() <= tokens.left());
      QVERIFY(QRectF(shown.histogram.rect()).contains(tokens) || of.bins[bin].tokens == 0);
      QVERIFY(documents.bottom() == tokens.bottom());
    }
    QVERIFY(shown.histogram.accessibleDescription().contains(shown.histogram.tell(of.first())));
    QVERIFY(shown.histogram.tell(8).startsWith("256 to 511 tokens: "));
    QVERIFY(!shown.dialog.grab().isNull());
  }

  void whatIsRefusedShowsNoHistogram() {
    Shown shown;
    QTRY_VERIFY(shown.histogram.histogram().has_value());
    shown.type("tokens", "100");
    QVERIFY(!shown.histogram.histogram());
    QVERIFY(!shown.mayGenerate());
    QVERIFY2(shown.outcome().contains("use 112"), qPrintable(shown.outcome()));
    // What is on its way does not come afterwards.
    QCoreApplication::processEvents();
    QVERIFY(!shown.histogram.histogram());
    shown.type("tokens", "112");
    QTRY_VERIFY(shown.shows("wikipedia", 1, {112, 1, 16}));
    QVERIFY(shown.mayGenerate());
  }

  void moreDocumentsThanCanBeAreRefusedBeforeTheyAreAskedFor() {
    Shown shown;
    shown.type("multiple", "1");
    shown.type("tokens", "2147483648");
    shown.type("rows", "4096");
    QTRY_VERIFY_WITH_TIMEOUT(shown.outcome().contains("33554432 (2^25) documents"), 60000);
    QVERIFY(!shown.mayGenerate());
    QVERIFY(!shown.dialog.generation());
  }

  void settingsAreTypedAndTheDialogClosedWhileDocumentsAreDrawn() {
    QElapsedTimer timer;
    qint64 longest = 0;
    {
      Shown shown;
      shown.type("multiple", "1");
      shown.type("tokens", "2147483648");
      shown.type("rows", "4096");
      for (int seed = 10; seed < 60; ++seed) {
        timer.restart();
        shown.type("seed", QString::number(seed));
        QCoreApplication::processEvents();
        longest = std::max(longest, timer.elapsed());
      }
      QVERIFY(shown.mayGenerate());
      timer.restart();
    }
    // Drawing 2^25 documents, which is what it takes to refuse these, lasts a hundred times as long.
    QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
    QVERIFY2(timer.elapsed() < 250, qPrintable(QString::number(timer.elapsed())));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::GenerateDialogTest)
#include "generate_dialog_test.moc"
