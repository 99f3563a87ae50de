#include "theme/theme.h"

#include "support/ui_test.h"

namespace evenkeel::ui {

class ThemeTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void textCanBeReadOnEveryGroundItStandsOn_data() {
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("behind");
    for (const ThemeKind kind : kThemeKinds) {
      const Theme& t = themeOf(kind);
      const QByteArray name = themeName(kind).toLatin1() + ' ';
      const auto row = [&](const char* what, const QColor& text, const QColor& behind) {
        QTest::newRow(name + what) << text << behind;
      };
      row("text on panel", t.text, t.panel);
      row("text on ground", t.text, t.ground);
      row("text on canvas", t.text, t.canvas);
      row("text on line", t.text, t.line);
      row("quiet text on panel", t.quietText, t.panel);
      row("quiet text on ground", t.quietText, t.ground);
      row("quiet text on canvas", t.quietText, t.canvas);
      row("warning on panel", t.warning, t.panel);
      row("error on panel", t.error, t.panel);
      row("error on ground", t.error, t.ground);
      row("main action", t.panel, t.text);
      for (std::size_t i = 0; i < t.documents.size(); ++i) row("text on document", t.text, t.document(i));
      for (std::int64_t rank = 0; rank < 8; ++rank) row("number on rank", t.onRank(rank), t.rank(rank));
    }
  }
  void textCanBeReadOnEveryGroundItStandsOn() {
    QFETCH(QColor, text);
    QFETCH(QColor, behind);
    const double ratio = contrast(text, behind);
    const bool high = QByteArray(QTest::currentDataTag()).startsWith("high-contrast");
    QVERIFY2(ratio >= (high ? 7 : 4.5),
             qPrintable(QStringLiteral("%1 on %2: %3").arg(text.name(), behind.name()).arg(ratio)));
  }

  void aGreaterShareOfAllowedPairsStandsOutMore() {
    for (const ThemeKind kind : kThemeKinds) {
      const Theme& t = themeOf(kind);
      QCOMPARE(t.share(0), t.shares[0]);
      QCOMPARE(t.share(0.5), t.shares[1]);
      QCOMPARE(t.share(1), t.shares[2]);
      for (int percent = 1; percent <= 100; ++percent) {
        QVERIFY2(
            contrast(t.share(percent / 100.0), t.canvas) > contrast(t.share((percent - 1) / 100.0), t.canvas),
            qPrintable(QString::number(percent)));
      }
      // What is wasted can still be told from what is empty.
      QVERIFY(contrast(t.share(0), t.canvas) >= 1.2);
    }
  }

  void theFocusAndWhatIsSelectedStandOut() {
    for (const ThemeKind kind : kThemeKinds) {
      const Theme& t = themeOf(kind);
      for (const QColor& behind : {t.panel, t.ground, t.canvas}) QVERIFY(contrast(t.text, behind) >= 3);
    }
  }

  void ranksStayApartForThoseWhoLackACone() {
    for (const ThemeKind kind : kThemeKinds) {
      const Theme& t = themeOf(kind);
      for (const Sight sight : {Sight::normal, Sight::protan, Sight::deutan}) {
        for (std::size_t a = 0; a < t.ranks.size(); ++a) {
          for (std::size_t b = 0; b < a; ++b) {
            const double distance = colourDistance(asSeen(t.ranks[a], sight), asSeen(t.ranks[b], sight));
            QVERIFY2(distance >= 0.11,
                     qPrintable(QStringLiteral("%1: %2 and %3, %4")
                                    .arg(themeName(kind), t.ranks[a].name(), t.ranks[b].name())
                                    .arg(distance)));
          }
        }
      }
    }
  }

  void contrastIsThatOfTheStandard() {
    QCOMPARE(qRound(contrast(Qt::black, Qt::white)), 21);
    QCOMPARE(qRound(100 * contrast(QColor(0x76, 0x76, 0x76), Qt::white)), 454);
    QCOMPARE(contrast(Qt::red, Qt::red), 1.0);
  }

  void documentsAreNearlyGreySoThatNoRankLooksLikeOne() {
    for (const ThemeKind kind : kThemeKinds) {
      const Theme& t = themeOf(kind);
      for (const QColor& document : t.documents) QVERIFY(document.hslSaturationF() < 0.42F);
      for (const QColor& document : t.documents) {
        const auto [least, most] = std::minmax({document.red(), document.green(), document.blue()});
        QVERIFY(most - least < 30);
      }
      for (const QColor& rank : t.ranks) {
        const auto [least, most] = std::minmax({rank.red(), rank.green(), rank.blue()});
        QVERIFY(most - least > 60);
      }
    }
  }

  void changingTheThemeChangesThePalette() {
    auto* application = qobject_cast<QApplication*>(QCoreApplication::instance());
    applyTheme(*application, ThemeKind::dark);
    QCOMPARE(theme().kind, ThemeKind::dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), themeOf(ThemeKind::dark).ground);
    applyTheme(*application, ThemeKind::light);
    QCOMPARE(QApplication::palette().color(QPalette::Window), themeOf(ThemeKind::light).ground);
  }

  void textSizesKeepTheirOrder() {
    QVERIFY(textFont(TextSize::small).pointSizeF() < textFont(TextSize::normal).pointSizeF());
    QVERIFY(textFont(TextSize::normal).pointSizeF() < textFont(TextSize::large).pointSizeF());
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::ThemeTest)
#include "theme_test.moc"
