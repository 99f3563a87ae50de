#include "support/monkey.h"

#include <QElapsedTimer>

#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

constexpr int kActions = 150;  ///< of one studio
constexpr int kShrinkTries = 60;

qint64 fromEnvironment(const char* name, qint64 otherwise) {
  bool given = false;
  const qint64 value = qEnvironmentVariable(name).toLongLong(&given);
  return given ? value : otherwise;
}

}  // namespace

/// Somebody who presses everything. EVENKEEL_MONKEY_SEED says where to begin (a failure says which seed it
/// was), EVENKEEL_MONKEY_SECONDS for how long to go on.
class MonkeyTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void shrinkingFindsTheActionsThatMatter() {
    const auto actions = monkeyActions(7, 200);
    const auto fails = [](const std::vector<MonkeyAction>& some) {
      return std::count_if(some.begin(), some.end(), [](const MonkeyAction& action) {
               return action.kind == MonkeyAction::Kind::undo;
             }) >= 2;
    };
    QVERIFY(fails(actions));
    QCOMPARE(shrunk(actions, fails, 1000).size(), std::size_t{2});
    QVERIFY(monkeyActions(7, 200).front().text() == actions.front().text());
  }

  void whatMustHoldHoldsWhateverIsPressed() {
    const qint64 seconds = fromEnvironment("EVENKEEL_MONKEY_SECONDS", 30);
    auto seed = static_cast<std::uint64_t>(fromEnvironment("EVENKEEL_MONKEY_SEED", 1));
    QElapsedTimer clock;
    clock.start();
    do {
      qInfo("seed %llu", static_cast<unsigned long long>(seed));
      const auto actions = monkeyActions(seed, kActions);
      if (const auto broken = playMonkey(actions)) {
        qInfo("seed %llu: %s", static_cast<unsigned long long>(seed), qPrintable(*broken));
        const auto least = shrunk(
            actions, [](const auto& some) { return playMonkey(some).has_value(); }, kShrinkTries);
        QString list;
        for (const MonkeyAction& action : least) list += QLatin1Char('\n') + action.text();
        QFAIL(qPrintable(QStringLiteral("seed %1: %2; still so after only:%3").arg(seed).arg(*broken, list)));
      }
      ++seed;
    } while (clock.elapsed() < seconds * 1000);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::MonkeyTest)
#include "monkey_test.moc"
