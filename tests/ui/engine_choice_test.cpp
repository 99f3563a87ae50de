#include "model/engine_choice.h"

#include <QAction>
#include <QLabel>
#include <QSettings>

#include "engine/engine.h"
#include "shell/commands.h"
#include "support/forwarding_engine.h"
#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

/// The CPU's engine under another name, on a device that is there or not.
EngineProvider provider_of(const std::string& name, bool available, int* probes) {
  class Named final : public test::ForwardingEngine {
   public:
    explicit Named(std::string name) : name_(std::move(name)) {}
    [[nodiscard]] std::string name() const override { return name_; }

   private:
    std::string name_;
  };
  return {name,
          [available, probes] {
            ++*probes;
            return EngineStatus{available, available ? "a device" : "there is no driver"};
          },
          [name](const EngineStatus&) -> Result<std::unique_ptr<Engine>> {
            return std::unique_ptr<Engine>(std::make_unique<Named>(name));
          }};
}

}  // namespace

class EngineChoiceTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void cleanup() { QSettings().remove(QStringLiteral("engine")); }

  void noDriverIsAskedBeforeItIsChosen() {
    Studio studio;
    int probes = 0;
    studio.window.offerEngines({cpu_engine_provider(), provider_of("cuda", true, &probes)}, {});
    studio.waitForPlan();
    QCOMPARE(probes, 0);
  }

  void aBackendThatIsThereComputesFromThenOn() {
    Studio studio;
    int probes = 0;
    studio.window.offerEngines({cpu_engine_provider(), provider_of("cuda", true, &probes)}, {});
    studio.waitForPlan();
    const auto before = studio.model->snapshot();
    studio.window.commands().find(QStringLiteral("engine-cuda"))->trigger();
    QTRY_COMPARE(studio.model->engine().name(), std::string("cuda"));
    QCOMPARE(probes, 1);
    QTRY_VERIFY(studio.window.findChild<QLabel*>("state")->text().startsWith("CUDA"));
    QCOMPARE(studio.said(), QStringLiteral("CUDA computes; cuda: a device"));
    QVERIFY(studio.window.commands().find(QStringLiteral("engine-cuda"))->isChecked());
    QVERIFY(studio.model->snapshot() == before);  // the same numbers: nothing is done again
    studio.choose("chooser-a", "head-tail");
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->chosen.plan.ok());
  }

  void oneThatIsNotThereLeavesTheEngineAndSaysWhy() {
    Studio studio;
    int probes = 0;
    studio.window.offerEngines({cpu_engine_provider(), provider_of("cuda", false, &probes)}, {});
    studio.waitForPlan();
    studio.window.commands().find(QStringLiteral("engine-cuda"))->trigger();
    QTRY_VERIFY(studio.said().contains(QStringLiteral("cuda is not available (there is no driver)")));
    QCOMPARE(studio.model->engine().name(), std::string("cpu"));
    QVERIFY(studio.window.commands().find(QStringLiteral("engine-cpu"))->isChecked());
    QVERIFY(!studio.window.commands().find(QStringLiteral("engine-cuda"))->isChecked());
    QCOMPARE(studio.window.findChild<QLabel*>("state")->toolTip(),
             QStringLiteral("cuda is not used: there is no driver"));
  }

  void whatIsThereFallsBackToTheCpuWithTheReason() {
    Studio studio;
    int probes = 0;
    studio.window.offerEngines({cpu_engine_provider(), provider_of("cuda", false, &probes)}, {});
    studio.window.commands().find(QStringLiteral("engine-auto"))->trigger();
    QTRY_COMPARE(studio.said(), QStringLiteral("CPU computes; cuda is not used: there is no driver"));
    QCOMPARE(studio.model->engine().name(), std::string("cpu"));
    QVERIFY(studio.window.commands().find(QStringLiteral("engine-auto"))->isChecked());
  }

  void theChoiceIsRememberedButAnArgumentComesFirst() {
    int probes = 0;
    {
      Studio studio;
      studio.window.offerEngines({cpu_engine_provider(), provider_of("cuda", true, &probes)}, {});
      studio.window.commands().find(QStringLiteral("engine-cuda"))->trigger();
      QTRY_COMPARE(studio.model->engine().name(), std::string("cuda"));
    }
    Studio again;
    again.window.offerEngines({cpu_engine_provider(), provider_of("cuda", true, &probes)}, {});
    QTRY_COMPARE(again.model->engine().name(), std::string("cuda"));
    Studio told;
    told.window.offerEngines({cpu_engine_provider(), provider_of("cuda", true, &probes)}, "cpu");
    told.waitForPlan();
    QCOMPARE(told.model->engine().name(), std::string("cpu"));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::EngineChoiceTest)
#include "engine_choice_test.moc"
